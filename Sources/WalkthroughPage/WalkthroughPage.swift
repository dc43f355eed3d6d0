/// A story as one web page that needs nothing else.
public enum WalkthroughPage {}
