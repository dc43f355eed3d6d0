extension Script {
  /// The downloads, the rest of the trace, and what begins it all.
  static let gathering = #"""
    function rows(){const r=[];for(let i=0;i<count;i++){const c=card(i),v=c.dataset,n=s=>s===undefined?null:+s,
      t=s=>words(c,s);
      r.push({step:i+1,program:v.side,process:n(v.p),thread:n(v.t===undefined?v.p:v.t),begin_ns:n(v.b),end_ns:n(v.e),call:v.f,strace:t('.strace'),sentence:t('.sentence')});}
      return r;}
    function field(v){let s=v===null?'':String(v);if(/^[=+\-@\t\r]/.test(s))s="'"+s;return /[",\n\r\t]/.test(s)?'"'+s.replace(/"/g,'""')+'"':s;}
    const made={
      json:()=>['walkthrough.json',JSON.stringify({title:d.title,steps:rows()},null,1)],
      csv:()=>{const r=rows(),h=Object.keys(r[0]||{});return['walkthrough.csv',[h.join(','),...r.map(x=>h.map(k=>field(x[k])).join(','))].join('\r\n')+'\r\n'];},
      trace:()=>['walkthrough-trace.json',JSON.stringify({traceEvents:rows().filter(x=>x.begin_ns!==null).map(x=>({name:x.call,cat:x.program,ph:'X',
        ts:x.begin_ns/1000,dur:((x.end_ns===null?x.begin_ns:x.end_ns)-x.begin_ns)/1000,pid:x.process||0,tid:x.thread||0,args:{step:x.step,strace:x.strace}}))})]};
    function get(k){if(!late())download(...made[k]());}
    function download(n,t){const u=URL.createObjectURL(new Blob([t])),a=d.createElement('a');
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
      for(const e of all('header details,#rest,.group,#handout,#beside,#downloads,#blanks'))e.open=false;
      shut(holder);folds(holder);
      for(const o of all('ol[data-g]'))o.parentElement.addEventListener('toggle',()=>{if(o.parentElement.open&&!o.dataset.next)lines(o);});
      $('downloads').addEventListener('toggle',table);
      $('prev').onclick=()=>show(now-1);$('next').onclick=()=>show(now+1);$('help').onclick=$('shut').onclick=help;
      $('ka').onclick=()=>fold('a');$('kb').onclick=()=>fold('b');$('ks').onclick=()=>fold('s');$('kq').onclick=()=>quiz(!quizzing);$('save').onclick=saving;$('write').onclick=save;$('unsaved').onclick=()=>$('saving').close();$('kr').onclick=rest;$('kp').onclick=()=>present(true);$('kl').onclick=unfold;if($('kt'))$('kt').onclick=scale;swipes();
      d.addEventListener('click',e=>{const t=e.target;if(t.classList.contains('choice'))choose(t);if(t.dataset&&t.dataset.get)get(t.dataset.get);
        const g=t.closest&&t.closest('a[href^="#step-"]');if(g){e.preventDefault();unoffer();show(+g.getAttribute('href').slice(6)-1);if(g.closest('.more'))come();}
        const h=t.closest&&t.closest('a.to-handout');if(h){e.preventDefault();unoffer();reveal(h.getAttribute('href').slice(1));}});
      d.addEventListener('keydown',e=>{if(e.ctrlKey||e.metaKey||e.altKey||$('keys').open&&e.key!=='?'||$('saving').open)return;
        const k=offering()?offerKey(e):presenting&&presentKey(e)||keys[e.key];if(k){e.preventDefault();k();}});
      d.addEventListener('mouseover',mark);d.addEventListener('focusin',mark);addEventListener('hashchange',()=>{unoffer();hash()||reveal(location.hash.slice(1));});
      addEventListener('resize',()=>show(now,'keep'));addEventListener('scroll',fit,{passive:true});
      addEventListener('beforeprint',paper);addEventListener('afterprint',screen);
      $('blanks')&&$('blanks').addEventListener('toggle',()=>{if(!$('blank-list').firstChild)blanks();});
      if(parts.length)texts.push(...await Promise.all(parts.map(unpack)));
      const asked=hash('keep'),linked=asked||location.hash.length>1;if(!linked)show(0,'keep');else if(!asked){show(0,'keep');reveal(location.hash.slice(1));}
      if(new URLSearchParams(location.search).has('present'))present(true);else if(!linked)offers();
      // A step that is drawn on demand, or is named by its call, is nowhere while the page is read.
      if(asked&&!presenting)$('step-'+(now+1)).scrollIntoView();
      root.dataset.ready='1';}
    """#
}
