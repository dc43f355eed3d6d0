extension Script {
  /// A telephone: the lanes are a strip above the step, which a finger moves on.
  static let phone = #"""
    const phone=matchMedia('(max-width:45rem)');
    function unfold(){$('kl').setAttribute('aria-pressed',lanes.classList.toggle('unfolded'));const g=lanes.querySelector('a.on');if(g)reach(g);}
    // Below the strip, wherever the page had been read to.
    function bring(e){if(phone.matches&&!presenting)scrollTo(0,scrollY+e.getBoundingClientRect().top-lanes.offsetHeight-8);}
    // Across, and not down: that scrolls.
    function swipes(){let x,y;
      holder.addEventListener('touchstart',e=>{[x,y]=e.touches.length>1?[]:[e.touches[0].clientX,e.touches[0].clientY];},{passive:true});
      holder.addEventListener('touchend',e=>{if(x===undefined)return;const t=e.changedTouches[0],p=t.clientX-x,q=t.clientY-y;
        if(Math.abs(p)>50&&Math.abs(p)>2*Math.abs(q))show(now+(p<0?1:-1));},{passive:true});}
    """#
}
