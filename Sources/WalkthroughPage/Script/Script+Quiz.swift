extension Script {
  /// The questions, and what was answered.
  static let quiz = #"""
    let quizzing=false,since=0,shownFor;const done=new Map();
    // While a projector shows the page nobody is asked but by `pose`.
    const asksNow=()=>quizzing&&!presenting,veils=()=>asksNow()||!!posed;
    const right=()=>[...done.values()].filter(a=>a.isRight).length;
    function quiz(on){quizzing=on;$('kq').setAttribute('aria-pressed',on);holder.classList.toggle('quizzing',on);
      // It tells what is asked.
      if(lab){lab.hidden=on;lab.open=false;}
      if(on){const h=$('handout');if(h)h.open=true;}
      show(now);}
    function score(){const left=+holder.dataset.questions-done.size,last=done.size&&now===count-1?' That was the last step.':'';
      $('score').textContent=quizzing?'Score: '+right()+' of '+done.size+'. '+(left?left+(left>1?' questions':' question')+' left.':'No question left.')+last:'';
      $('save').hidden=!done.size;}
    function marks(q,f){all('li',q).forEach((l,c)=>{for(const k of['right','wrong','picked'])l.classList.toggle(k,!!f(k,l.dataset.ok==='1',c));});}
    // Of a step's questions the answered ones stand there, and the first that is open.
    function asks(e){const qs=all('.quiz',e);let open=0;
      if(posed&&(posed.step!==now||!presenting))posed=null;
      root.classList.toggle('posing',!!posed);
      if(posed)return poses(e,qs);
      for(const q of qs){const a=done.get(q.dataset.id);
        marks(q,(k,ok,c)=>a&&(k==='right'?ok:k==='wrong'&&!ok&&a.place===c));
        q.classList.toggle('unasked',!a&&open>0);if(!a)open++;}
      e.classList.toggle('asking',asksNow()&&open>0);score();
      const f=openQuestion(),id=f&&f.dataset.id;if(id!==shownFor){shownFor=id;since=performance.now();}}
    const openQuestion=()=>all('.step.now .quiz',holder).find(q=>!q.classList.contains('unasked')&&!q.querySelector('.right'));
    function choose(b){const l=b.closest('li'),q=b.closest('.quiz'),id=q.dataset.id,ls=all('li',q),place=ls.indexOf(l);
      if(posed){if(!posed.shown){posed.pick=place;show(now,'keep');}return;}
      if(!asksNow()||done.has(id))return;
      const ok=l.dataset.ok==='1',t=x=>x.querySelector('.choice').textContent;
      done.set(id,{place,isRight:ok,chosen:t(l),right:t(ls.find(x=>x.dataset.ok==='1')),seconds:Math.round((performance.now()-since)/1000)});
      show(now);const s=$('step-'+(now+1)),more=s.classList.contains('asking');
      // A reason may tell what the next question asks for.
      $('live').textContent=(ok?'Right. ':'Not here. ')+(more?openQuestion().querySelector('.ask').textContent:l.querySelector('.why').textContent);s.focus();}
    function pick(n){const q=veils()&&openQuestion(),b=q&&all('.choice',q)[n];if(b)choose(b);}
    // What a teacher collects: Sources/Walkthrough/AnswerSheet.swift says what is in it.
    function sheet(){const name=$('who').value.trim(),answers=[...done].map(([id,a])=>({id,step:parseInt(id),kind:id.slice(id.indexOf('-')+1),
        chosen:a.chosen,right:a.right,isRight:a.isRight,seconds:a.seconds}));
      return JSON.stringify({format:'socklab answers',version:1,title:d.title,run:holder.dataset.run,...(name&&{name}),
        score:{right:right(),answered:done.size,questions:+holder.dataset.questions},answers})+'\n';}
    function saving(){$('saving').showModal();}
    function save(){$('saving').close();download('answers.json',sheet());}
    """#

  /// What a lab's page asks before it shows anything, and remembers.
  static let offer = #"""
    const offer=$('offer'),chosen='socklab predict first: '+d.title;
    const offering=()=>root.classList.contains('offering');
    // Where a browser keeps nothing, it asks again.
    function remembered(){try{return localStorage.getItem(chosen);}catch{return null;}}
    function decide(first,keep){
      if(keep)try{localStorage.setItem(chosen,first?'first':'once');}catch{}
      offer.hidden=true;root.classList.remove('offering');
      if(first)quiz(true);else show(now,'keep');
      const s=$('step-'+(now+1));if(s)s.focus();}
    function offers(){
      if(!offer||!count)return;
      $('predict').onclick=()=>decide(true,true);$('at-once').onclick=()=>decide(false,true);
      const r=remembered();if(r==='first')return quiz(true);if(r==='once')return;
      offer.hidden=false;root.classList.add('offering');$('predict').focus();}
    // Who follows a link wants what it leads to.
    function unoffer(){if(offering())decide(false,false);}
    // Who steps has decided, for this time.
    function offerKey(e){if(e.key==='q')return()=>decide(true,true);
      return keys[e.key]&&(()=>{if(e.key!=='?')decide(false,false);keys[e.key]();});}
    """#

  /// A question on a projector: without score, and with what answers it out of sight until a second key.
  static let pose = #"""
    let posed=null,hinted=-1;const askers=(holder.dataset.asks||'').split(' ').filter(x=>x).map(Number);
    function pose(){const qs=all('.step.now .quiz',holder),put=k=>posed={step:now,k,shown:false,pick:-1};
      if(posed){if(!posed.shown)posed.shown=true;else if(posed.k+1<qs.length)put(posed.k+1);else posed=null;}
      else if(qs.length)put(0);
      else{const n=askers.find(s=>s>now+1);
        if(n&&hinted===now){now=n-1;put(0);}
        else{hinted=now;$('hint').textContent='Step '+(now+1)+' has no question. '+(n?'The next is at step '+n+': q again asks it.':'None comes after it.');return;}}
      show(now);}
    function unhint(){hinted=-1;$('hint').textContent='';}
    function poses(e,qs){qs.forEach((q,k)=>{const on=k===posed.k,is=posed.shown;q.classList.toggle('unasked',!on);
        marks(q,(w,ok,c)=>on&&(w==='picked'?c===posed.pick:is&&(w==='right'?ok:!ok&&c===posed.pick)));});
      // The lanes tell the last question's answer too.
      e.classList.toggle('asking',!posed.shown||posed.k+1<qs.length);}
    """#
}
