// Paper shows of each step what tells the run again: the sentence, the failure, the source's line, strace's line, and what
// changed of the state. Everything else is on the screen, one key away; what a reader opened there is printed.

extension Style {
  static let paper = #"""
    @media print{
    @page{margin:12mm}html{font-size:12px}body{line-height:1.35}header,footer,main,.more,.legend{max-width:none;padding:.2rem 0}
    .bar,.js .bar,#downloads,#lab:not([open]),.quoted,.go title,summary kbd,.step:has(.source) .written,.prototype,.names small{display:none}
    main{display:block!important}.lanebox,.js .lanebox{position:static;max-height:none!important;overflow:visible!important}svg:is(.lanes,.heads){zoom:.75;font-size:1rem}.heads{position:static}.cap{font-size:.9rem}
    .step{display:block!important;break-inside:avoid;border:0;border-top:1px solid #999;border-radius:0;padding:.25rem 0;margin:0}
    .step .told{display:inline}.step>h2,.sentence,.when{display:inline;font-size:1rem;margin:0 .5em 0 0}.when{font-size:.85rem}.aside,.step dl{margin:.1rem 0}
    #slices>div{overflow:hidden;break-inside:avoid}.sliced{border:0!important}.sliced>.drawing>.lanes{height:0!important;overflow:hidden}
    pre{max-height:none;overflow:visible;padding:0 .3rem}.own{margin-left:-.3rem}.names{background:none;margin:.1rem 0;font-size:1em}.names :is(td,th){border:0;padding:0 .5rem 0 0}
    #steps{columns:2;column-gap:1.5rem}.form{margin:.1rem 0}.form h3{display:none}.sec h3{font-size:.85rem;font-weight:400;margin:0}.step :is(.names,pre){font-size:.85rem;line-height:1.25}.step{padding:.12rem 0!important}.step>h2,.sentence{font-size:.95rem!important}.step :is(.terms,.aside){font-size:.8rem;line-height:1.25}
    .names,.names :is(tbody,.strace),.step:not(:has(.source)) .written{display:block}.names :is(td,th){display:inline;padding:0}.names th{margin-right:.4em}
    .source .l:not(.own){display:none}.told>.raw:not([open]),.sec:not([open]){display:none}.calls summary{padding:0}.calls li summary{list-style:none}
    html:not(.js) :is(.quiz,.sec:not([data-k=s]),.told>.raw:not(.calls),.calls .raw>:not(summary),#rest>:not(summary)){display:none}
    :is(.changes,html:not(.js) .sec[data-k=s]){font-size:.85rem;color:var(--soft)}
    :is(.changes,html:not(.js) .sec[data-k=s])>:is(summary,.note),:is(.changes,html:not(.js) .sec[data-k=s]) li:not(.new),:is(.changes,html:not(.js) .sec[data-k=s])>h3:not(:has(+ul>.new)){display:none}
    :is(.changes,html:not(.js) .sec[data-k=s]) :is(h3,ul,li){display:inline;padding:0}
    :is(.changes,html:not(.js) .sec[data-k=s]):not(:has(.new)){display:none}:is(.changes,html:not(.js) .sec[data-k=s])::before{content:"Changed:";float:left;margin-right:.4em}:is(.changes,html:not(.js) .sec[data-k=s])>h3::after{content:": "}
    :is(.changes,html:not(.js) .sec[data-k=s]) li::after{content:"; "}
    #paper ol,noscript ol{padding-left:3rem}#paper li,noscript li{break-inside:avoid;margin:.15rem 0}.partial .lanebox,.partial .legend{display:none}}
    """#
}
