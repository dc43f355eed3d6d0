extension Script {
  /// Steps that stand in the page as elements, or in its data as trees of tag, attributes and children.
  static let reading = #"""
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
    // The text of the first element that is meant; of a row its cells, without its head.
    function words(e,s){const f=e.querySelector(s);return f?(f.cells?[...f.cells].slice(1):[f]).map(c=>c.textContent).join(''):'';}
    // Open in the markup for those who read without a script.
    function shut(e){for(const f of all('details.raw',e))f.open=false;}
    """#
}
