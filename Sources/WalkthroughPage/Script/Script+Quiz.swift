extension Script {
  /// The questions, and what was answered.
  static let quiz = #"""
    let quizzing=false,right=0,asked=0;const done=new Map();
    function quiz(){quizzing=!quizzing;$('kq').setAttribute('aria-pressed',quizzing);holder.classList.toggle('quizzing',quizzing);
      // It tells what is asked.
      if(lab){lab.hidden=quizzing;lab.open=false;}
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
}
