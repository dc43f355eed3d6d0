extension Style {
  /// A telephone: the step's sentence and its names are what is seen, the lanes a strip above them, the keys below.
  static let phone = #"""
    #kl{display:none}
    @media screen and (max-width:45rem){
    html:not(.present) #kl{display:inline-block}
    .js:not(.present) .lanebox{position:sticky;top:0;z-index:1;max-height:5.5rem;margin-bottom:.4rem}.js:not(.present) .lanebox.unfolded{max-height:60vh}
    .js .bar{position:fixed;top:auto;bottom:0;left:0;right:0;border-top:1px solid var(--line);border-bottom:0;justify-content:space-between;padding:.3rem .5rem}
    #ka,#kb,#ks,#kr,#kt,#kp,#help{display:none}#where{min-width:0}.bar button,#where{white-space:nowrap}.bar button{padding:.5rem .55rem}
    html{overscroll-behavior-x:none}.js body{padding-bottom:3.5rem}.js:not(.present) .legend{display:none}
    .told{display:flex;flex-direction:column}.told>*{order:2}.told>.sentence{order:0}.told>.names{order:1}.sentence{font-size:1.1rem;margin:.2rem 0}
    .names,.names :is(tbody,tr,th){display:block;border:0}.names tr{padding:.1rem .3rem}.names th{padding:0}.names small{display:inline}.names td{display:inline;border:0;padding:0}}
    """#
}
