extension Script {
  /// The lanes to scale: rows as far apart as time passed between them.
  static let picture = #"""
    // How each element stood before: only distances are changed, and they only grow, so that nothing comes to lie over another.
    let scaled=false;const first=new WeakMap();
    function was(e,k){let o=first.get(e);if(!o)first.set(e,o={});if(!(k in o))o[k]=+e.getAttribute(k);return o[k];}
    function scale(){scaled=!scaled;$('kt').setAttribute('aria-pressed',scaled);toScale();show(now,'keep');}
    function toScale(){
      const s=lanes.querySelector('svg.lanes'),note=$('scale');if(!s)return;
      const on=scaled&&!!s.dataset.gaps;
      note.hidden=!on;if(on)note.textContent='To scale: a row more is '+s.dataset.row+'. A longer gap is cut where ⋮ says how long it is.';
      if(!on&&!lanes.classList.contains('scaled'))return;
      lanes.classList.toggle('scaled',on);
      const tops=s.dataset.tops.split(' ').map(Number),gaps=s.dataset.gaps.split(' ').map(Number),sums=[];let sum=0;
      for(const g of gaps)sums.push(sum+=on?g:0);
      const row=y=>{let a=0,b=tops.length;while(a<b){const m=(a+b)>>1;if(tops[m]<=y)a=m+1;else b=m;}return a-1;};
      const at=y=>{const k=row(y);return y+(k<0?0:sums[k]);};
      const set=(e,k,v)=>e.setAttribute(k,v),move=(e,k)=>set(e,k,at(was(e,k)));
      for(const e of [s,...all('.band',s)])move(e,'height');
      for(const e of all('.frame',s)){const y=was(e,'y'),h=was(e,'height');set(e,'y',at(y));set(e,'height',at(y+h)-at(y));}
      for(const e of all('.talk',s))move(e,'y');
      for(const e of all('.gap',s)){const y=was(e,'y'),k=row(y);set(e,'y',at(y)-(on?gaps[k]/2:0));}
      for(const e of all('line.arrow',s)){move(e,'y1');move(e,'y2');}
      // A call that waited begins as long before its first row as it waited.
      for(const g of all('a.go',s)){const v=g.querySelector('svg'),y=was(v,'y'),h=was(v,'height'),k=row(y),lead=on?Math.min(gaps[k]||0,+(g.dataset.lead||0)):0;
        const top=at(y)-lead,tall=at(y+h-1)+1-top,more=tall-h;set(v,'y',top);set(v,'height',tall);
        for(const e of all('.box,.wait',v))set(e,'height',was(e,'height')+more);
        for(const e of all('text:not(.waits)',v))set(e,'y',was(e,'y')+more);}
      const ends=new Map();for(const l of all('line.arrow',s)){const k=l.dataset.from+'-'+l.dataset.to;ends.set(k,ends.has(k)?null:l);}
      for(const c of all('.cap',s)){const v=c.dataset;
        if(v.x){set(c,'x',v.x);set(c,'y',v.y);delete v.x;delete v.y;}
        const y=was(c,'y'),l=ends.get(v.from+'-'+v.to);
        if(!l||was(l,'y1')===was(l,'y2')){set(c,'y',at(y));continue;}
        // It stays where on its line it was.
        const p=was(l,'y1'),q=was(l,'y2'),t=(y-p)/(q-p);
        set(c,'y',t>=0&&t<=1?at(p)+(at(q)-at(p))*t:at(y));}}
    """#
}
