extension Style {
  /// Present mode. All is a part of the window, so that a step that fits one projector fits every one: 24 px are the
  /// size of type where the window has 1920 by 1080.
  static let present = #"""
    html.present{font-size:min(1.25vw,2.2222vh)}
    .present body{height:100vh;overflow:hidden}
    .present :is(.skip,header>:not(h1),.bar,.legend,.more,footer,.when,.told>:is(.aside,.warn,.failure):not(.fits),.terms,.told>:is(.note,.quoted),.sec,.raw,.quiz){display:none}
    .present header{padding:0}.present h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .present .told{display:flex;flex-direction:column}.present .told>:is(.aside,.warn,.failure){order:3;font-size:.8rem;margin:.4rem 0 0}.present .form{order:2}.present .names{order:1}
    .present main{display:grid!important;grid-template-columns:minmax(0,46fr) minmax(0,54fr);gap:.6rem;height:100vh;max-width:none;padding:.4rem}
    .present .lanebox{position:static!important;height:calc(100vh - .8rem);max-height:none!important;margin:0;overflow-y:auto;scrollbar-width:none}
    .present .drawing{padding-block:50vh}.present .drawing :is(text,tspan){font-size:.77rem}
    .present #steps{height:calc(100vh - .8rem);overflow:hidden}
    .present .step{height:100%;margin:0;padding:.4rem .7rem;overflow:hidden}
    .present .step h2{font-size:.75rem;margin:0;color:var(--soft)}
    .present .sentence{font-size:1.3rem;line-height:1.3;margin:.2rem 0 .4rem}
    .present .names{font-size:.8rem}.present .names th{font-size:.7rem}.present .names small{font-size:.6rem}.present .tight{font-size:.7rem}
    .present .names :is(td,th){padding:.2rem .25rem}
    .present .form{margin-top:.4rem}.present .form h3{font-size:.67rem;margin:0}
    .present pre.source{font-size:.75rem;line-height:1.35;max-height:none;overflow:hidden}
    .present .l{white-space:pre;overflow:hidden;text-overflow:ellipsis}.present .l.own{white-space:pre-wrap}.present .names td:last-child{padding-right:.1rem}
    .present.line .told>.line{display:block;position:fixed;left:2vw;right:2vw;bottom:2vh;z-index:5;background:var(--panel);border:2px solid var(--link);border-radius:.4rem;padding:.4rem;font-size:1rem}
    .present.line .told>.line pre{font-size:.8rem;max-height:40vh;overflow:auto}
    .more-of-it{font-weight:400;color:var(--soft);background:none}
    .blank body::after{content:"";position:fixed;inset:0;background:#000;z-index:9}
    """#

  /// The names of a call under each other.
  static let names = #"""
    .names{margin:.4rem 0;background:var(--code);border-radius:.35rem}.names td{border-left:1px solid var(--line);line-height:1.3}.js .names:not(.tight) td:not(.long){overflow-wrap:break-word}.names code{white-space:pre-wrap;font-size:1em}
    .names{font-size:.85rem}.names th{white-space:nowrap;width:1%}.names :is(td,th){padding:.2rem .3rem}.names small{font-weight:400;color:var(--soft);display:block}
    .names tr:last-child>*{border-bottom:0}
    """#
}
