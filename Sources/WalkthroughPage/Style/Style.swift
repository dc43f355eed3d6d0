/// The style of the page: one sheet, light and dark, screen and print.
enum Style {
  static let sheet =
    colours + layout + picture + card + quiz + "\n" + names + "\n" + Room.rules + "\n" + present + "\n" + pose
    + "\n" + phone + "\n" + paper

  private static let colours = #"""
    :root{color-scheme:light dark;--bg:#fbfbf9;--fg:#1b2027;--soft:#53606d;--line:#c9d0d6;--panel:#fff;--code:#f1f3f5;
    --link:#0a559e;--left:#0a559e;--right:#8a3b00;--leftbg:#e3eefa;--rightbg:#fbeadd;--band:#eceff1;--warn:#a01818;--ok:#176b2c;--hit:#fff0a8}
    @media(prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e7eaee;--soft:#a9b4bf;--line:#3b444d;--panel:#1b1f25;--code:#232930;
    --link:#8dbdff;--left:#8dbdff;--right:#ffb27d;--leftbg:#1c2f47;--rightbg:#40291a;--band:#20262c;--warn:#ff9d9d;--ok:#86dd9c;--hit:#55480a}}
    @media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--soft:#444;--panel:#fff;--code:#f4f4f4;--link:#000;--left:#0a559e;--right:#8a3b00;--leftbg:#e3eefa;--rightbg:#fbeadd;--band:#eee;--line:#999;--warn:#a01818;--ok:#176b2c}}
    """#

  private static let layout = #"""
    *{box-sizing:border-box}
    body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
    a{color:var(--link)}code,pre,kbd{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.875em}
    .skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;z-index:3;background:var(--panel);padding:.4rem .8rem}#steps:focus{outline:none}
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
    .js .lanebox{overflow-y:auto;overflow-anchor:none;max-height:38vh}@media(min-width:60rem){.js .lanebox{max-height:calc(100vh - 4rem)}}
    .more>details{border-top:1px solid var(--line)}.wide{overflow-x:auto}
    .vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    dialog{background:var(--panel);color:var(--fg);border:1px solid var(--line);border-radius:.5rem;max-width:34rem}
    """#
}
