/// The style of the page: one sheet, light and dark, screen and print.
enum Style {
  static let sheet =
    colours + layout + card + "\n" + Room.rules + "\n" + paper

  private static let colours = #"""
    :root{color-scheme:light dark;--bg:#fbfbf9;--fg:#1b2027;--soft:#53606d;--line:#c9d0d6;--panel:#fff;--code:#f1f3f5;
    --link:#0a559e;--left:#0a559e;--right:#8a3b00;--leftbg:#e3eefa;--rightbg:#fbeadd;--band:#eceff1;--warn:#a01818;--ok:#176b2c;--hit:#fff0a8}
    @media(prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e7eaee;--soft:#a9b4bf;--line:#3b444d;--panel:#1b1f25;--code:#232930;
    --link:#8dbdff;--left:#8dbdff;--right:#ffb27d;--leftbg:#1c2f47;--rightbg:#40291a;--band:#20262c;--warn:#ff9d9d;--ok:#86dd9c;--hit:#55480a}}
    @media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--soft:#444;--panel:#fff;--code:#f4f4f4;--link:#000;--left:#0a559e;--right:#8a3b00;--leftbg:#e3eefa;--rightbg:#fbeadd;--band:#eee;--line:#999;--warn:#a01818;--ok:#176b2c}}
    """#

  private static let layout = #"""
    *{box-sizing:border-box}html.big{font-size:150%}
    body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
    a{color:var(--link)}code,pre,kbd{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.875em}
    header,footer,.bar,main,.more,.legend{max-width:84rem;margin:0 auto;padding:.5rem 1rem}
    h1{font-size:1.4rem;margin:.3rem 0}.question{margin:.2rem 0;font-size:1.05rem}.origin,.note,.when{color:var(--soft);margin:.2rem 0}
    h2{font-size:1.1rem;margin:.2rem 0}h3{font-size:.85rem;font-weight:600;color:var(--soft);margin:.7rem 0 .15rem}
    .bar{position:sticky;top:0;z-index:2;background:var(--bg);border-bottom:1px solid var(--line);display:none;flex-wrap:wrap;gap:.35rem;align-items:center}
    .js .bar{display:flex}.js .needs-js{display:none}html:not(.js) .get,html:not(.js) .choice{pointer-events:none}
    html:not(.js) #downloads button{display:none}
    button{font:inherit;font-size:.9rem;color:var(--fg);background:var(--panel);border:1px solid var(--soft);border-radius:.35rem;padding:.2rem .6rem;cursor:pointer;text-align:left}
    button[aria-pressed=true]{background:var(--fg);color:var(--bg)}:focus-visible{outline:3px solid var(--link);outline-offset:1px}
    #where{min-width:5.5rem;text-align:center}#score{font-weight:600}
    .facts:not([open]){display:inline-block;margin-right:1.5rem}.facts p,.facts ul{margin:.2rem 0}
    summary{cursor:pointer;padding:.2rem 0}details>summary kbd{color:var(--soft);border:1px solid var(--line);border-radius:3px;padding:0 .3em}
    @media(min-width:60rem){.js main{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:1.2rem;align-items:start}
    .js .lanebox{position:sticky;top:3.2rem;max-height:calc(100vh - 4rem)}}
    .js .lanebox{overflow-y:auto;max-height:38vh}@media(min-width:60rem){.js .lanebox{max-height:calc(100vh - 4rem)}}
    .lanebox{container:lanes/inline-size;margin-bottom:.8rem;border:1px solid var(--line);border-radius:.5rem;background:var(--panel)}
    svg.lanes{display:block;font:.8rem system-ui,sans-serif}svg text{fill:var(--fg)}svg text.waits{fill:var(--soft);font-style:italic}svg .head{text-anchor:middle;font-weight:600;fill:var(--soft)}
    .band{fill:var(--band)}.box{fill:var(--leftbg);stroke:var(--left)}.side1 .box{fill:var(--rightbg);stroke:var(--right)}
    .wait{fill:var(--left)}.side1 .wait{fill:var(--right)}.bad:not(.later) .box{stroke:var(--warn);stroke-dasharray:3 2}
    .on .box{stroke-width:3}.on text{font-weight:700}.later text,line.later,.cap.later,.open.later{visibility:hidden}
    .arrow{stroke:var(--fg);stroke-width:1.5}.arrow.end{stroke-dasharray:5 4}.arrow.connection{stroke-dasharray:1 3;stroke-linecap:round}
    line.lit{stroke:var(--link);stroke-width:2.5}.open{fill:none;stroke:var(--fg)}marker path{fill:var(--fg)}
    .cap{text-anchor:middle;font-size:.7rem;paint-order:stroke;stroke:var(--band);stroke-width:4px;stroke-linejoin:round}.cap.over:not(.lit){display:none}.cap.under{visibility:hidden}
    .cap.lit{stroke:var(--panel);stroke-width:7px;font-weight:700}
    .more>details{border-top:1px solid var(--line)}.wide{overflow-x:auto}
    .vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    dialog{background:var(--panel);color:var(--fg);border:1px solid var(--line);border-radius:.5rem;max-width:34rem}
    """#

  private static let card = #"""
    .step{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.6rem 1rem;margin:0 0 1rem}
    .js .step:not(.now){display:none}.step:focus{outline:none}.step{scroll-margin-top:7rem}
    .sentence{font-size:1.2rem;line-height:1.4;margin:.4rem 0}.aside{border-left:3px solid var(--line);padding-left:.7rem;margin:.4rem 0}
    b.side0{color:var(--left)}b.side1{color:var(--right)}.warn,.failure dt:first-child{color:var(--warn)}
    dl{display:grid;grid-template-columns:minmax(4rem,max-content) 1fr;gap:.1rem .8rem;margin:.4rem 0}dt{font-weight:600}dd{margin:0}
    .failure{border-left:3px solid var(--warn);padding-left:.7rem}
    pre{margin:0;background:var(--code);padding:.4rem .6rem;border-radius:.35rem;white-space:pre-wrap;max-height:22rem;overflow-y:auto}
    .l{display:block}.ln{color:var(--soft);user-select:none;display:inline-block;min-width:2.6em}.own{border-left:3px solid var(--link);margin-left:-.6rem;padding-left:calc(.6rem - 3px);font-weight:600}.values{margin-top:.3rem;border-top:1px solid var(--line);padding-top:.2rem}
    span.m{border-bottom:1px dotted var(--soft);cursor:help}.hit{background:var(--hit);text-decoration:underline;text-decoration-thickness:2px;font-weight:700}
    .cut{background:var(--rightbg);color:var(--fg);border-bottom:3px double var(--right)}
    table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;vertical-align:top;padding:.2rem .5rem;border-bottom:1px solid var(--line)}
    th{overflow-wrap:normal}td:nth-child(2){min-width:7rem}.sec td:nth-child(2){width:34%}#table td{min-width:4.5rem}.legend{color:var(--soft);font-size:.85rem;margin:0 auto;padding:.3rem 1rem 0}caption{text-align:left;color:var(--soft);padding:.2rem 0}#table{margin-top:1rem}.get{margin-right:.4rem}
    @media(max-width:45rem){th{overflow-wrap:anywhere}td:nth-child(2),#table td{min-width:0}}
    .diff td:first-child{color:var(--warn);font-weight:700}.diff{background:var(--rightbg)}.js .diff td:first-child{white-space:nowrap}
    ul,ol{margin:.2rem 0;padding-left:1.6rem}ol.lines{padding-left:4rem}.calls li{font-size:.9rem}.calls summary{padding:.05rem 0}.calls .note{margin:0 0 .2rem}
    .js .quiz{display:none}.js .quizzing .quiz{display:block}.js .quizzing .step.now{display:flex;flex-direction:column}.js .quizzing .step>*{order:3}.js .quizzing .step>h2{order:1}.js .quizzing .step>.quiz{order:2}.js .asking .told{display:none}.js .asking .why{display:none}
    .quiz{border:1px solid var(--line);border-radius:.35rem;padding:.5rem .8rem;margin:.5rem 0}.ask{font-weight:600;margin:.1rem 0}.quiz li{margin:.3rem 0}
    .right>.choice{border:2px solid var(--ok)}.right>.why{color:var(--ok)}.wrong>.choice{border:2px dashed var(--warn)}.wrong>.why{color:var(--warn)}
    @media(max-width:30rem){header,footer,.bar,main,.more{padding:.4rem .5rem}.step{padding:.5rem}table,tbody,tr,td,th{display:block;border:0}thead{display:none}tr{border-bottom:1px solid var(--line);padding:.2rem 0}}
    """#
}
