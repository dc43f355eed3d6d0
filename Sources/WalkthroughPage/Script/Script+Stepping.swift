extension Script {
  /// Going from step to step, what is open of a step, and the lanes that follow it.
  static let stepping = #"""
    let now=0,shown=-1;const open={a:false,b:false,s:false};
    function folds(e){for(const f of all('details.sec',e))f.open=open[f.dataset.k];}
    function show(i,how){
      if(!count||late())return;
      now=Math.max(0,Math.min(count-1,i));
      let e;
      if(per){
        e=card(now);holder.replaceChildren(e);
        const p=Math.floor(now/per);
        if(p!==shown){lanes.replaceChildren(build(part(now).l,part(now).n,null));shown=p;toScale();}
      }else{e=$('step-'+(now+1));for(const o of all('.step.now'))o.classList.remove('now');}
      e.classList.add('now');if(per)folds(e);
      // Without a script there is nothing to be had from reaching them.
      for(const m of all('.m',e))m.tabIndex=0;
      if(hinted!==now)unhint();asks(e);squeeze(e);shorten(e);
      $('where').textContent=(now+1)+' of '+count;
      $('prev').disabled=now===0;$('next').disabled=now===count-1;
      for(const g of all('a.go',lanes)){
        const k=+g.getAttribute('href').slice(6)-1,on=k===now;
        g.classList.toggle('on',on);g.classList.toggle('later',veils()&&(k>now||on&&e.classList.contains('asking')));
        if(on){g.setAttribute('aria-current','step');reach(g);}else g.removeAttribute('aria-current');}
      for(const l of all('line.arrow,.cap',lanes))l.classList.toggle('lit',+l.dataset.from===now+1||+l.dataset.to===now+1);
      spread();
      // An arrow would tell what is asked.
      const hidden=k=>k>now+1||k===now+1&&e.classList.contains('asking');
      for(const l of all('[data-from]',lanes))l.classList.toggle('later',veils()&&(hidden(+l.dataset.from)||hidden(+(l.dataset.to||0))));
      const s=e.querySelector('.sentence');
      $('live').textContent='Step '+(now+1)+' of '+count+(e.classList.contains('asking')&&openQuestion()?'. Question: '+openQuestion().querySelector('.ask').textContent:': '+s.textContent);
      if(how!=='keep'){bring(e);clearTimeout(addressing);addressing=setTimeout(address,50);}
    }
    // Words are whole where the names of a call have room for that.
    function squeeze(e){for(const t of all('.told>.names',e)){t.classList.remove('tight');
      if(t.scrollWidth>t.parentNode.clientWidth+1)t.classList.add('tight');}}
    // A browser takes so many changes of its address in so many seconds, and complains of more: who holds a key down gets one.
    let addressing;
    function address(){const h='#step-'+(now+1);if(location.hash!==h)history.replaceState(null,'',h);}
    // On a long line the caption of the current step stands where the step is, and not far out of sight.
    function near(c){const v=c.dataset,n=(e,k)=>parseFloat(e.getAttribute(k));
      if(v.x){c.setAttribute('x',v.x);c.setAttribute('y',v.y);}
      if(!c.classList.contains('lit'))return;
      const ls=all('line.lit',lanes).filter(l=>l.dataset.from===v.from&&l.dataset.to===v.to),here=+v.from===now+1,l=here?ls[0]:ls[ls.length-1];
      if(!l)return;
      const[x,y,p,q]=(here?['x1','y1','x2','y2']:['x2','y2','x1','y1']).map(k=>n(l,k));
      if(Math.abs(n(c,'y')-y)<120||Math.abs(q-y)<120)return;
      v.x=c.getAttribute('x');v.y=c.getAttribute('y');
      // Beside the line, away from the boxes.
      const t=40/Math.abs(q-y);c.setAttribute('x',x+(p-x)*t+(p>x?6:-6)+'%');c.setAttribute('y',y+(q-y)*t);}
    // The captions of the current step are all shown, below each other where they would overlap, and alone at their place.
    function spread(){const caps=all('.cap',lanes),put=[];
      const meets=(b,o)=>b.left<o.right+3&&o.left<b.right+3&&b.top<o.bottom&&o.top<b.bottom;
      for(const c of caps){c.removeAttribute('dy');c.classList.remove('under');near(c);}
      for(const c of caps)if(c.classList.contains('lit')){c.parentNode.appendChild(c);
        let b=c.getBoundingClientRect();for(let k=1;k<40&&put.some(o=>meets(b,o));k++){c.setAttribute('dy',k*7);b=c.getBoundingClientRect();}
        put.push(b);}
      for(const c of caps)if(put.length&&!c.classList.contains('lit')){const b=c.getBoundingClientRect();c.classList.toggle('under',b.width>0&&put.some(o=>meets(b,o)));}}
    // As tall as what is left of the window below its head, so that it can be scrolled to its end.
    function fit(){if(!matchMedia('(min-width:60rem)').matches){lanes.style.maxHeight='';return;}
      lanes.style.maxHeight=Math.max(160,innerHeight-Math.max(0,lanes.getBoundingClientRect().top)-12)+'px';}
    function reach(g){if(presenting||phone.matches)return middle(g);fit();const b=lanes.getBoundingClientRect(),r=g.querySelector('rect').getBoundingClientRect(),end=Math.min(b.bottom,innerHeight);
      // A tall box is told at its foot, and its head may be out of sight.
      if(r.bottom>end-10)lanes.scrollTop+=r.bottom-end+60;else if(r.bottom-24<b.top+30)lanes.scrollTop+=r.bottom-b.top-70;}
    // In the middle third of the lanes: whole, or, where it is taller, its foot, where it is told.
    function middle(g){const b=lanes.getBoundingClientRect(),r=g.querySelector('rect').getBoundingClientRect(),third=b.height/3;
      lanes.scrollTop+=r.height<third?(r.top+r.bottom-b.top-b.bottom)/2:r.bottom-b.bottom+third;}
    function fold(k){open[k]=!open[k];$('k'+k).setAttribute('aria-pressed',open[k]);for(const f of all('details.sec',holder))if(f.dataset.k===k)f.open=open[k];}
    function rest(){const r=$('rest');r.open=!r.open;if(r.open)r.scrollIntoView();}
    function help(){const k=$('keys');if(k.open)k.close();else k.showModal();}
    const keys={ArrowRight:()=>show(now+1),ArrowDown:()=>show(now+1),ArrowLeft:()=>show(now-1),ArrowUp:()=>show(now-1),
      Home:()=>show(0),End:()=>show(count-1),a:()=>fold('a'),b:()=>fold('b'),s:()=>fold('s'),q:()=>quiz(!quizzing),1:()=>pick(0),2:()=>pick(1),3:()=>pick(2),4:()=>pick(3),r:rest,h:handout,p:()=>present(!presenting),v:unfold,t:()=>{if($('kt'))scale();},'?':help};
    function hash(how){
      let h;try{h=decodeURIComponent(location.hash);}catch{return false;}
      const m=/^#step-(\d{1,15})$/.exec(h),c=/^#call-(.{1,80})-([^-]{1,40})-(\d{1,6})$/.exec(h),i=m?Math.max(0,m[1]-1):c?place(c[1],c[2],+c[3]):-1;
      if(i<0)return false;
      show(i,how);return true;}
    function mark(e){const t=e.target.closest&&e.target.closest('.m'),c=e.target.closest&&e.target.closest('.step');
      for(const h of all('.hit'))h.classList.remove('hit');
      if(t&&c)for(const o of all('.m',c))if(o.dataset.m===t.dataset.m)o.classList.add('hit');}
    """#
}
