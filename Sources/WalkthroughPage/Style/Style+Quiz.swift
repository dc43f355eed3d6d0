extension Style {
  /// The quiz in the cards, what is out of sight while it asks, and the offer to predict first.
  static let quiz = #"""
    .js .quiz,.js .unasked{display:none}.js:not(.present) .quizzing .quiz:not(.unasked){display:block}.js:not(.present) .quizzing .step.now{display:flex;flex-direction:column}.js:not(.present) .quizzing .step>*{order:3}.js:not(.present) .quizzing .step>h2{order:1}.js:not(.present) .quizzing .step>.quiz{order:2}.js:not(.present) .asking .told{display:none}.js .asking .why{display:none}
    .quiz{border:1px solid var(--line);border-radius:.35rem;padding:.5rem .8rem;margin:.5rem 0}.ask{font-weight:600;margin:.1rem 0}.quiz li{margin:.3rem 0}
    .right>.choice{border:2px solid var(--ok)}.right>.why{color:var(--ok)}.wrong>.choice{border:2px dashed var(--warn)}.wrong>.why{color:var(--warn)}.picked>.choice{outline:2px dashed var(--link)}
    a.go.later:not(.on){visibility:hidden}.later.on .wait{visibility:hidden}a.go.later{pointer-events:none}
    .offer{grid-column:1/-1;margin:.8rem 0;padding:.8rem 1rem;border:2px solid var(--link);border-radius:.5rem;background:var(--panel)}.offer button{font-size:1.05rem;padding:.4rem 1rem;margin:.3rem .6rem .3rem 0}.offer p{margin:.2rem 0}
    #hint:empty{display:none}#hint{position:fixed;right:1rem;bottom:1rem;z-index:4;margin:0;padding:.4rem .8rem;border:2px solid var(--link);border-radius:.4rem;background:var(--panel)}#saving input{font:inherit;max-width:100%}
    @media screen{.offering :is(#lanes,#steps,.skip,.bar,.legend,footer,.more>:not(#handout)){display:none!important}}@media print{.offer,#hint{display:none}}
    """#

  /// A question on a projector: alone on the step's half of the screen.
  static let pose = #"""
    .present .offer{display:none}.posing.present .step.now>.quiz:not(.unasked){display:block;border:0;padding:0;margin:.3rem 0}.posing .now .told{display:none}
    .posing .now .ask{font-size:1.2rem;line-height:1.3}.posing .now .quiz ol{padding-left:1.6rem}.posing .now .choice{font-size:1rem;padding:.3rem .7rem}.posing .now .quiz li{margin:.5rem 0}
    .posing .now .why{display:none}.posing .now :is(.right,.wrong)>.why{display:block;font-size:.9rem;line-height:1.3;margin:.2rem 0}
    .present #save,.present #score{display:none}
    """#
}
