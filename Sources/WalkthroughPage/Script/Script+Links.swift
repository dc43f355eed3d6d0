extension Script {
  /// Ways between a step and what stands below the steps: the handout, another run.
  static let links = #"""
    const lab=$('lab');
    // The n-th call of a function of one program: a name of a step that holds in every run of a lab.
    function place(side,f,n){if(late())return -1;
      for(let i=0;i<count;i++){const v=facts(i);if(v[0]===side&&v[1]===f&&!--n)return i;}
      return -1;}
    function facts(i){if(!per){const v=card(i).dataset;return[v.side,v.f];}
      const p=part(i),n=p.c[i%per],v=(typeof n==='number'?p.n[n]:n)[1];return[v['data-side'],v['data-f']];}
    // Opens what an element below the steps is folded in, and goes there.
    function reveal(id){const e=id&&$(id);
      if(!e||presenting||quizzing||!e.closest('.more'))return;
      for(let p=e.closest('details');p;p=p.parentElement.closest('details'))p.open=true;
      for(const o of all('.here'))o.classList.remove('here');
      if(e.tagName==='LI')e.classList.add('here');
      e.scrollIntoView({block:e.tagName==='LI'?'center':'start'});(e.querySelector('a,summary')||e).focus({preventScroll:true});}
    // From below the steps to the one that is shown.
    function come(){const s=$('step-'+(now+1));s.scrollIntoView();s.focus({preventScroll:true});}
    // The handout at what it says of this step; shut again by the same key.
    function handout(){if(!lab||presenting||quizzing)return;
      if(lab.open){lab.open=false;come();return;}
      const a=holder.querySelector('.now .to-handout');reveal(a?a.getAttribute('href').slice(1):'lab');}
    """#
}
