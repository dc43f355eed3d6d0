public import Walkthrough

/// A story as a person steps through it in a terminal.
public enum WalkthroughScreen {}
