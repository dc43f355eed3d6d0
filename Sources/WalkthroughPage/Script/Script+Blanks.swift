extension Script {
  /// Asks for what is left out of five lines. Which ones says the seed: `?seed=7`, or the button.
  static let blanks = #"""
    const M64=(1n<<64n)-1n;
    // SplitMix64, as in the terminal: the same seed asks for the same on every machine.
    function numbers(s){return()=>{s=s+0x9E3779B97F4A7C15n&M64;let z=s;z=(z^z>>30n)*0xBF58476D1CE4E5B9n&M64;z=(z^z>>27n)*0x94D049BB133111EBn&M64;return z^z>>31n;};}
    async function blanks(){const f=$('blanks');if(!f)return;
      const all=(await unpack($('blank-data'))).split('\n').map(x=>x.split('\u001f')),list=$('blank-list'),
        asked=new URLSearchParams(location.search).get('seed');
      let seed=/^\d{1,18}$/.test(asked||'')?BigInt(asked):1n;
      function draw(){const next=numbers(seed),a=all.slice(),done=new Set();let right=0;
        for(let i=a.length-1;i>0;i--){const j=Number(next()%BigInt(i+1));[a[i],a[j]]=[a[j],a[i]];}
        const some=a.slice(0,5),tell=()=>{$('blank-score').textContent='Seed '+seed+': '+right+' of '+done.size+' right at once, '+(some.length-done.size)+' left.';};
        list.textContent='';list.dataset.seed=seed;
        some.forEach(([place,shown,value,reason,beside],n)=>{const l=d.createElement('li'),
            add=(t,s)=>{const e=d.createElement(t);e.textContent=s;l.appendChild(e);return e;};let tries=0;
          add('p',place);add('code',shown);if(beside)add('p',beside);
          const i=add('input','');i.setAttribute('aria-label','Blank '+(n+1));i.size=16;
          const b=add('button','Check'),w=add('p','');b.type='button';w.setAttribute('role','status');
          b.onclick=()=>{if(done.has(n)&&tries>1||!i.value.trim())return;
            const t=i.value.trim().replace(/^=\s*/,'').replace(/^-1\s+/,'').toUpperCase(),ok=t===value.toUpperCase();tries++;
            if(tries===1){done.add(n);if(ok)right++;}
            w.textContent=ok?'Right: '+reason:tries>1?'It is '+value+'.':'Not so: '+reason;
            w.className=ok?'right':'wrong';if(ok)tries=2;tell();};
          i.onkeydown=e=>{e.stopPropagation();if(e.key==='Enter')b.onclick();};
          list.appendChild(l);});
        tell();}
      $('other-blanks').onclick=()=>{seed=seed+1n;draw();};draw();}
    """#
}
