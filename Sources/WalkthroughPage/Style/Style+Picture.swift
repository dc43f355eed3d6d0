extension Style {
  /// The lanes with their boxes and arrows.
  static let picture = #"""
    .lanebox{container:lanes/inline-size;margin-bottom:.8rem;border:1px solid var(--line);border-radius:.5rem;background:var(--panel)}
    svg:is(.lanes,.heads){display:block;font:.8rem system-ui,sans-serif}.heads{position:sticky;top:0;z-index:1;margin-bottom:-26px;background:var(--panel)}svg text{fill:var(--fg)}svg text.waits{fill:var(--soft);font-style:italic}svg .head{text-anchor:middle;font-weight:600;fill:var(--soft)}
    .band{fill:var(--band)}.box{fill:var(--leftbg);stroke:var(--left)}.side1 .box{fill:var(--rightbg);stroke:var(--right)}
    .wait{fill:var(--left)}.side1 .wait{fill:var(--right)}.bad:not(.later) .box{stroke:var(--warn);stroke-dasharray:3 2}
    .on .box{stroke-width:3}.on text{font-weight:700}.later text,line.later,.cap.later,.talk.later{visibility:hidden}
    .go tspan{font-size:.9em;font-weight:400}.why{font-size:.72rem}.on .why{font-weight:400}.bad:not(.later) .why{fill:var(--warn)}
    .frame{fill:none;stroke:var(--soft);stroke-opacity:.6}svg .talk{fill:var(--soft);font-size:.7rem;paint-order:stroke;stroke:var(--panel);stroke-width:3px}
    :is(.arrow,.sign){stroke:var(--fg);stroke-width:1.5}:is(.arrow,.sign).end{stroke-dasharray:5 4}:is(.arrow,.sign).connection{stroke-dasharray:1 3;stroke-linecap:round}:is(.arrow,.sign).reset{stroke-dasharray:9 3 2 3;stroke-width:2}
    line.lit{stroke:var(--link);stroke-width:2.5}marker path{fill:none;stroke:var(--fg);stroke-width:1.6}marker .full{fill:var(--fg)}
    .cap{text-anchor:middle;font-size:.7rem;paint-order:stroke;stroke:var(--band);stroke-width:4px;stroke-linejoin:round}.cap.over:not(.lit){display:none}.cap.under{visibility:hidden}
    .cap.lit{stroke:var(--panel);stroke-width:7px;font-weight:700}.cap.lit tspan{display:inline}
    .gap{display:none;text-anchor:middle;font-size:.7rem;paint-order:stroke;stroke:var(--band);stroke-width:4px}.scaled .gap{display:inline}svg .gap{fill:var(--soft)}
    ul.legend{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;list-style:none}.legend svg{vertical-align:-.2em}
    """#
}
