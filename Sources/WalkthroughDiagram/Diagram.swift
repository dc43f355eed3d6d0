/// A story as a sequence diagram: a lifeline for each program and one for the kernel between.
public enum Diagram {}
