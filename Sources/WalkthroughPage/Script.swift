/// The script of the page. It makes elements and sets their text, and never markup from text.
///
/// A literal, and no resource with `.embedInCode`: that becomes an array of 20,000 numbers, which the compiler reads for
/// 3.3 s of an optimised build, where the literal takes 0.04 s.
enum Script {
  static let text = #"""
    'use strict';(()=>{
    """# + reading + stepping + quiz + paper + gathering + #"""
      start();})();
      """#

  /// Steps that stand in the page as elements, or in its data as trees of tag, attributes and children.
  private static let reading = #"""
    const d=document,$=i=>d.getElementById(i),all=(s,r)=>[...(r||d).querySelectorAll(s)],root=d.documentElement;
    const holder=$('steps'),lanes=$('lanes'),count=+holder.dataset.count,per=+holder.dataset.per;
    const parts=all('script.part'),read=[],texts=[],SVG='http://www.w3.org/2000/svg';
    // Whether the packed steps are still on their way.
    function late(){return texts.length<parts.length;}
    function part(i){const p=Math.floor(i/per);return read[p]||(read[p]=JSON.parse(texts[p]));}
    // RFC 1951, in base64: what is long waits packed.
    function unpack(e){const b=Uint8Array.from(atob(e.textContent),c=>c.charCodeAt(0));
      return new Response(new Blob([b]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();}
    function build(n,t,ns){
      if(typeof n==='string')return d.createTextNode(n);
      if(typeof n==='number')return build(t[n],t,ns);
      const s=n[0]==='svg'?SVG:ns,e=s?d.createElementNS(s,n[0]):d.createElement(n[0]);
      for(const k in n[1])e.setAttribute(k,n[1][k]);
      for(let i=2;i<n.length;i++)e.appendChild(build(n[i],t,s));
      return e;}
    function card(i){
      if(!per)return $('step-'+(i+1));
      const p=part(i),e=build(p.c[i%per],p.n,null);
      e.className='step';e.id='step-'+(i+1);e.tabIndex=-1;e.querySelector('h2').id='h'+(i+1);e.setAttribute('aria-labelledby','h'+(i+1));shut(e);
      return e;}
    // Open in the markup for those who read without a script.
    function shut(e){for(const f of all('details.raw',e))f.open=false;}
    """#

  private static let stepping = #"""
    let now=0,shown=-1,big=false;const open={a:false,b:false,s:false};
    function folds(e){for(const f of all('details.sec',e))f.open=open[f.dataset.k];}
    function show(i,how){
      if(!count||late())return;
      now=Math.max(0,Math.min(count-1,i));
      let e;
      if(per){
        e=card(now);holder.replaceChildren(e);
        const p=Math.floor(now/per);
        if(p!==shown){lanes.replaceChildren(build(part(now).l,part(now).n,null));shown=p;}
      }else{e=$('step-'+(now+1));for(const o of all('.step.now'))o.classList.remove('now');}
      e.classList.add('now');if(per)folds(e);asks(e,now);
      $('where').textContent=(now+1)+' of '+count;
      $('prev').disabled=now===0;$('next').disabled=now===count-1;
      for(const g of all('a.go',lanes)){
        const k=+g.getAttribute('href').slice(6)-1,on=k===now;
        g.classList.toggle('on',on);g.classList.toggle('later',quizzing&&(k>now||on&&e.classList.contains('asking')));
        if(on){g.setAttribute('aria-current','step');reach(g);}else g.removeAttribute('aria-current');}
      for(const l of all('line.arrow,.cap',lanes))l.classList.toggle('lit',+l.dataset.from===now+1||+l.dataset.to===now+1);
      spread();
      // An arrow would tell what is asked.
      const hidden=k=>k>now+1||k===now+1&&e.classList.contains('asking');
      for(const l of all('[data-from]',lanes))l.classList.toggle('later',quizzing&&(hidden(+l.dataset.from)||hidden(+(l.dataset.to||0))));
      const s=e.querySelector('.sentence');
      $('live').textContent='Step '+(now+1)+' of '+count+(e.classList.contains('asking')?'. Question: '+e.querySelector('.ask').textContent:': '+s.textContent);
      if(how!=='keep'){const h='#step-'+(now+1);if(location.hash!==h)history.replaceState(null,'',h);}
    }
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
    function reach(g){fit();const b=lanes.getBoundingClientRect(),r=g.querySelector('rect').getBoundingClientRect(),end=Math.min(b.bottom,innerHeight);
      // A tall box is told at its foot, and its head may be out of sight.
      if(r.bottom>end-10)lanes.scrollTop+=r.bottom-end+60;else if(r.bottom-24<b.top+30)lanes.scrollTop+=r.bottom-b.top-70;}
    function fold(k){open[k]=!open[k];$('k'+k).setAttribute('aria-pressed',open[k]);for(const f of all('details.sec',holder))if(f.dataset.k===k)f.open=open[k];}
    function rest(){const r=$('rest');r.open=!r.open;if(r.open)r.scrollIntoView();}
    function enlarge(){big=!big;root.classList.toggle('big',big);$('big').setAttribute('aria-pressed',big);}
    function help(){const k=$('keys');if(k.open)k.close();else k.showModal();}
    const keys={ArrowRight:()=>show(now+1),ArrowDown:()=>show(now+1),ArrowLeft:()=>show(now-1),ArrowUp:()=>show(now-1),
      Home:()=>show(0),End:()=>show(count-1),a:()=>fold('a'),b:()=>fold('b'),s:()=>fold('s'),q:()=>quiz(),r:rest,'?':help,'+':enlarge};
    function hash(how){const m=/^#step-(\d{1,9})$/.exec(location.hash);if(m)show(+m[1]-1,how);return !!m;}
    function mark(e){const t=e.target.closest&&e.target.closest('.m'),c=e.target.closest&&e.target.closest('.step');
      for(const h of all('.hit'))h.classList.remove('hit');
      if(t&&c)for(const o of all('.m',c))if(o.dataset.m===t.dataset.m)o.classList.add('hit');}
    """#

  private static let quiz = #"""
    let quizzing=false,right=0,asked=0;const done=new Map();
    function quiz(){quizzing=!quizzing;$('kq').setAttribute('aria-pressed',quizzing);holder.classList.toggle('quizzing',quizzing);
      if(quizzing){right=asked=0;done.clear();const h=$('handout');if(h)h.open=true;
        for(const l of all('.quiz li'))l.classList.remove('right','wrong');}
      score();show(now);}
    function score(){const left=+holder.dataset.questions-asked,last=asked&&now===count-1?' That was the last step.':'';
      $('score').textContent=quizzing?'Score: '+right+' of '+asked+'. '+(left?left+(left>1?' questions':' question')+' left.':'No question left.')+last:'';}
    function asks(e,i){const qs=all('.quiz',e);let wait=0;
      qs.forEach((q,k)=>{const w=done.get(i+'/'+k);
        all('li',q).forEach((l,c)=>{l.classList.toggle('right',w!==undefined&&l.dataset.ok==='1');
          l.classList.toggle('wrong',w===c&&l.dataset.ok!=='1');});
        if(w===undefined)wait++;});
      e.classList.toggle('asking',quizzing&&wait>0);if(quizzing)score();}
    function choose(b){if(!quizzing)return;
      const l=b.closest('li'),q=b.closest('.quiz'),e=b.closest('.step'),k=now+'/'+all('.quiz',e).indexOf(q);
      if(done.has(k))return;
      done.set(k,all('li',q).indexOf(l));asked++;if(l.dataset.ok==='1')right++;
      show(now);const s=$('step-'+(now+1));
      $('live').textContent=(l.dataset.ok==='1'?'Right. ':'Not here. ')+l.querySelector('.why').textContent;if(s)s.focus();}
    """#

  private static let gathering = #"""
    function rows(){const r=[];for(let i=0;i<count;i++){const c=card(i),v=c.dataset,n=s=>s===undefined?null:+s,
      t=s=>{const e=c.querySelector(s);return e?e.textContent:'';};
      r.push({step:i+1,program:v.side,process:n(v.p),thread:n(v.t===undefined?v.p:v.t),begin_ns:n(v.b),end_ns:n(v.e),call:v.f,strace:t('.strace'),sentence:t('.sentence')});}
      return r;}
    function field(v){let s=v===null?'':String(v);if(/^[=+\-@\t\r]/.test(s))s="'"+s;return /[",\n\r\t]/.test(s)?'"'+s.replace(/"/g,'""')+'"':s;}
    const made={
      json:()=>['walkthrough.json',JSON.stringify({title:d.title,steps:rows()},null,1)],
      csv:()=>{const r=rows(),h=Object.keys(r[0]||{});return['walkthrough.csv',[h.join(','),...r.map(x=>h.map(k=>field(x[k])).join(','))].join('\r\n')+'\r\n'];},
      trace:()=>['walkthrough-trace.json',JSON.stringify({traceEvents:rows().filter(x=>x.begin_ns!==null).map(x=>({name:x.call,cat:x.program,ph:'X',
        ts:x.begin_ns/1000,dur:((x.end_ns===null?x.begin_ns:x.end_ns)-x.begin_ns)/1000,pid:x.process||0,tid:x.thread||0,args:{step:x.step,strace:x.strace}}))})]};
    function get(k){if(late())return;const[n,t]=made[k](),u=URL.createObjectURL(new Blob([t])),a=d.createElement('a');
      a.href=u;a.download=n;d.body.appendChild(a);a.click();a.remove();setTimeout(()=>URL.revokeObjectURL(u),1000);}
    function table(){const w=$('table');if(!$('downloads').open||w.firstChild||late())return;
      const t=d.createElement('table'),line=(v,tag)=>{const r=t.insertRow();for(const x of v){const c=d.createElement(tag);c.textContent=x===null?'':x;r.appendChild(c);}};
      const r=rows();line(Object.keys(r[0]||{}),'th');for(const x of r.slice(0,2000))line(Object.values(x),'td');
      w.appendChild(t);if(r.length>2000)w.append('The first 2000 of '+r.length+' steps; the downloads have them all.');}
    async function lines(ol){const b=all('script.lines-'+ol.dataset.g),k=+(ol.dataset.next||0);if(k>=b.length)return;
      ol.dataset.next=k+1;
      for(const x of(await unpack(b[k])).split('\n')){if(!x)continue;const p=x.indexOf(' '),
        l=d.createElement('li'),c=d.createElement('code');l.value=+x.slice(0,p);c.textContent=x.slice(p+1);l.appendChild(c);ol.appendChild(l);}
      if(k+1<b.length){const m=d.createElement('button');m.type='button';m.textContent='More lines';m.onclick=()=>{m.remove();lines(ol);};ol.after(m);}}
    async function start(){
      root.classList.add('js');
      for(const e of all('header details,#rest,.group,#handout,#beside,#downloads'))e.open=false;
      shut(holder);folds(holder);
      for(const o of all('ol[data-g]'))o.parentElement.addEventListener('toggle',()=>{if(o.parentElement.open&&!o.dataset.next)lines(o);});
      $('downloads').addEventListener('toggle',table);
      $('prev').onclick=()=>show(now-1);$('next').onclick=()=>show(now+1);$('help').onclick=$('shut').onclick=help;
      $('ka').onclick=()=>fold('a');$('kb').onclick=()=>fold('b');$('ks').onclick=()=>fold('s');$('kq').onclick=quiz;$('kr').onclick=rest;$('big').onclick=enlarge;
      d.addEventListener('click',e=>{const t=e.target;if(t.classList.contains('choice'))choose(t);if(t.dataset&&t.dataset.get)get(t.dataset.get);
        const g=t.closest&&t.closest('a[href^="#step-"]');if(g){e.preventDefault();show(+g.getAttribute('href').slice(6)-1);}});
      d.addEventListener('keydown',e=>{if(e.ctrlKey||e.metaKey||e.altKey||$('keys').open&&e.key!=='?')return;
        if(keys[e.key]){e.preventDefault();keys[e.key]();}});
      d.addEventListener('mouseover',mark);d.addEventListener('focusin',mark);addEventListener('hashchange',()=>hash());
      addEventListener('resize',fit);addEventListener('scroll',fit,{passive:true});
      addEventListener('beforeprint',paper);addEventListener('afterprint',screen);
      if(parts.length)texts.push(...await Promise.all(parts.map(unpack)));
      if(!hash('keep'))show(0,'keep');
      root.dataset.ready='1';}
    """#
}
