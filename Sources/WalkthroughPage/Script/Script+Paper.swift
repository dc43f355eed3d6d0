extension Script {
  /// What is opened for paper, and closed behind it.
  static let paper = #"""
    // More steps than these in a list are another book.
    const most=3000;
    function paper(){
      lanes.style.maxHeight='';
      for(const f of all('details'))f.dataset.was=f.open?1:0;
      for(const f of all('header details,.calls,#handout'))f.open=true;
      for(const f of all('.sec[data-k=s]'))if(!f.open){f.open=true;f.classList.add('changes');}
      slice();if(per)inShort();}
    // A browser moves a drawing to the next sheet as a whole, and leaves the rest of this one empty: it is cut between rows.
    function slice(){
      const s=lanes.querySelector('svg.lanes');if(!s)return;
      const n=(e,k)=>+e.getAttribute(k),frames=all('.frame',s).map(e=>n(e,'y')-2),height=n(s,'height');
      const rows=[...frames,...all('a.go>svg',s).map(e=>n(e,'y')-3).filter(y=>!frames.some(f=>y>f&&y-f<30))].sort((a,b)=>a-b);
      const cuts=[0],box=d.createElement('div');
      for(const y of rows)if(y-cuts[cuts.length-1]>200&&height-y>60)cuts.push(y);
      cuts.push(height);box.id='slices';
      // Of each piece of the drawing where it begins and ends: a slice holds what it shows, and no other.
      const reach=e=>{const t=e.tagName;if(t==='line'){const y=[n(e,'y1'),n(e,'y2')];return [Math.min(...y)-8,Math.max(...y)+8];}
        if(t==='text')return [n(e,'y')-20,n(e,'y')+8];const b=t==='a'?e.querySelector('svg'):t==='rect'?e:0;
        return b?[n(b,'y'),n(b,'y')+n(b,'height')]:[0,height];},pieces=[...s.children].map(e=>[e,...reach(e)]);
      for(let k=0;k+1<cuts.length;k++){const o=d.createElement('div'),c=s.cloneNode(false);
        for(const [e,from,to] of pieces)if(to>=cuts[k]&&from<=cuts[k+1])c.append(e.cloneNode(true));
        o.style.height=(cuts[k+1]-cuts[k])*.75+'px';c.style.marginTop=-cuts[k]+'px';o.append(c);box.append(o);}
      lanes.append(box);lanes.classList.add('sliced');}
    function screen(){
      for(const f of all('details[data-was]')){f.open=f.dataset.was==='1';f.classList.remove('changes');}
      lanes.classList.remove('sliced');for(const p of [$('paper'),$('slices')])if(p)p.remove();root.classList.remove('partial');fit();}
    // Of packed steps one is in the page: the others are told in short.
    function inShort(){
      const s=d.createElement('section'),p=d.createElement('p'),l=d.createElement('ol'),many=count>most?'The first '+most+' of '+count:'All '+count;
      s.id='paper';s.append(p,l);p.textContent=late()?'Only this step is printed: the others are not read yet.':many+' steps in short; above, the one that was shown.';
      holder.append(s);root.classList.toggle('partial',parts.length>1);
      if(late())return;
      const own=e=>{const o=e.querySelector('.source .own');return o?[...o.childNodes].slice(1).map(n=>n.textContent).join('').trim():words(e,'.written');};
      for(let i=0;i<Math.min(count,most);i++){const e=card(i),r=d.createElement('li');
        r.append(e.querySelector('.sentence').textContent);
        for(const x of[own(e),words(e,'.strace')])if(x){const c=d.createElement('code');c.textContent=x;r.append(d.createElement('br'),c);}
        l.append(r);}}
    """#
}
