extension Style {
  /// The cards of the steps.
  static let card = #"""
    .step{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.6rem 1rem;margin:0 0 1rem}
    .js .step:not(.now){display:none}.step:focus{outline:none}.step{scroll-margin-top:7rem}
    .sentence{font-size:1.2rem;line-height:1.4;margin:.4rem 0}.aside{border-left:3px solid var(--line);padding-left:.7rem;margin:.4rem 0}
    b.side0{color:var(--left)}b.side1{color:var(--right)}.warn,.failure dt:first-child{color:var(--warn)}
    dl{display:grid;grid-template-columns:minmax(4rem,max-content) 1fr;gap:.1rem .8rem;margin:.4rem 0}dt{font-weight:600}dd{margin:0}
    .failure{border-left:3px solid var(--warn);padding-left:.7rem}
    pre{margin:0;background:var(--code);padding:.4rem .6rem;border-radius:.35rem;white-space:pre-wrap;max-height:22rem;overflow-y:auto}
    .l{display:block}.ln{color:var(--soft);user-select:none;display:inline-block;min-width:2.6em}.own{border-left:3px solid var(--link);margin-left:-.6rem;padding-left:calc(.6rem - 3px);font-weight:600}
    span.m{border-bottom:1px dotted var(--soft);cursor:help}.hit{background:var(--hit);text-decoration:underline;text-decoration-thickness:2px;font-weight:700}
    .cut{background:var(--rightbg);color:var(--fg);border-bottom:3px double var(--right)}
    table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;vertical-align:top;padding:.2rem .5rem;border-bottom:1px solid var(--line)}
    th{overflow-wrap:normal}td:nth-child(2){min-width:7rem}.sec td:nth-child(2){width:34%}#table td{min-width:4.5rem}.legend{color:var(--soft);font-size:.85rem;margin:0 auto;padding:.3rem 1rem 0}caption{text-align:left;color:var(--soft);padding:.2rem 0}#table{margin-top:1rem}.get{margin-right:.4rem}
    @media(max-width:45rem){th{overflow-wrap:anywhere}td:nth-child(2),#table td{min-width:0}}
    .diff td:first-child{color:var(--warn);font-weight:700}.diff{background:var(--rightbg)}.js .diff td:first-child{white-space:nowrap}
    ul,ol{margin:.2rem 0;padding-left:1.6rem}ol.lines{padding-left:4rem}.calls li{font-size:.9rem}.calls summary{padding:.05rem 0}.calls .note{margin:0 0 .2rem}
    .quoted{margin:.4rem 0;font-size:.92rem}.quizzing .quoted{display:none}
    #lab{scroll-margin-top:4rem}#lab>p,#lab blockquote{max-width:48rem}#lab blockquote{margin:.6rem 0;border-left:3px solid var(--line);padding-left:.7rem}
    #lab figure{margin:.5rem 0}#lab figure ol{background:var(--code);border-radius:.35rem;padding:.4rem .6rem .4rem 2.4rem;margin:0}#lab .here{background:var(--hit)}#lab td:not(:last-child){overflow-wrap:normal}
    @media(max-width:30rem){header,footer,.bar,main,.more{padding:.4rem .5rem}.step{padding:.5rem}table,tbody,tr,td,th{display:block;border:0}thead{display:none}tr{border-bottom:1px solid var(--line);padding:.2rem 0}}
    """#
}
