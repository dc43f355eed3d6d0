/// The script of the page. It makes elements and sets their text, and never markup from text.
///
/// A literal, and no resource with `.embedInCode`: that becomes an array of 20,000 numbers, which the compiler reads for
/// 3.3 s of an optimised build, where the literal takes 0.04 s.
enum Script {
  static let text = #"""
    'use strict';(()=>{
    """# + reading + stepping + picture + links + quiz + offer + pose + present + phone + paper + blanks
    + gathering + #"""
      start();})();
      """#
}
