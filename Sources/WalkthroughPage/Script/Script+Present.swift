extension Script {
  /// Present mode: one step on one screen, for a projector. Its sizes are the style sheet's.
  static let present = #"""
    let presenting=false,blank=false,cuts=[];
    function present(on){
      presenting=on;root.classList.toggle('present',on);$('kp').setAttribute('aria-pressed',on);
      darken(false);line(false);
      const q=new URLSearchParams(location.search);if(on)q.set('present','');else q.delete('present');
      // A page without an address of its own has none to change.
      try{history.replaceState(null,'',location.pathname+(''+q?'?'+(''+q).replace(/=(?=&|$)/g,''):'')+location.hash);}catch{}
      show(now,'keep');}
    function darken(on){blank=on;root.classList.toggle('blank',on);}
    function line(on){root.classList.toggle('line',on);const f=on&&holder.querySelector('.now .told>.line');
      if(f){f.open=true;f.querySelector('pre').focus();}}
    const presentKeys={PageDown:()=>show(now+1),PageUp:()=>show(now-1),Enter:()=>posed?pose():show(now+1),q:pose,Backspace:()=>show(now-1),
      b:()=>darken(true),'.':()=>darken(true),l:()=>line(!root.classList.contains('line')),
      Escape:()=>{if(root.classList.contains('line'))line(false);else if(posed){posed=null;show(now,'keep');}else present(false);}};
    // What a key does while presenting; nothing where it does what it always does.
    function presentKey(e){
      if(blank)return()=>darken(false);
      if(e.key===' ')return()=>show(now+(e.shiftKey?-1:1));
      if(e.key==='Enter'&&e.target.closest('a,button,summary'))return null;
      return presentKeys[e.key];}
    // What is longer than four lines is cut there, and what is cut is counted: of programs without a log, whose calls can be
    // of any length, always; of others where the step has no room.
    function shorten(e){
      for(const[c,w]of cuts)c.replaceChildren(...w.childNodes);
      cuts=[];
      if(!presenting)return;
      // What says more, where there is room for it.
      const more=all('.told>:is(.failure,.warn,.aside)',e);for(const m of more)m.classList.remove('fits');
      abridge(e);
      for(const m of more){m.classList.add('fits');if(e.scrollHeight>e.clientHeight)m.classList.remove('fits');}}
    function abridge(e){
      if('logged'in e.dataset&&e.scrollHeight<=e.clientHeight)return;
      for(const c of all('.sentence,.names td',e)){
        const whole=c.cloneNode(true),most=4*parseFloat(getComputedStyle(c.querySelector('code')||c).lineHeight)+1;
        const inside=()=>{const r=d.createRange();r.selectNodeContents(c);return r.getBoundingClientRect().height<=most;};
        if(inside())continue;
        const count=[...whole.textContent].length;let low=0,high=count;
        while(low<high){const k=low+high+1>>1;cut(c,whole,k,count);if(inside())low=k;else high=k-1;}
        cut(c,whole,low,count);cuts.push([c,whole]);}}
    function cut(c,whole,k,count){
      const copy=whole.cloneNode(true),w=d.createTreeWalker(copy,NodeFilter.SHOW_TEXT),gone=[];let left=k;
      while(w.nextNode()){const t=[...w.currentNode.data];if(left>=t.length){left-=t.length;continue;}
        if(left)w.currentNode.data=t.slice(0,left).join('');else gone.push(w.currentNode);left=0;}
      for(const t of gone)t.remove();
      const m=d.createElement('small');m.className='more-of-it';m.textContent=' … '+(count-k)+' more'+(/"\.\.\./.test(whole.textContent)?', and what the raw line has':'');
      c.replaceChildren(...copy.childNodes);(c.querySelector('code')||c).append(m);}
    """#
}
