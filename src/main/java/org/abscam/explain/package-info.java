/**
 * The façade: {@link org.abscam.explain.Explainer} opens a model once, explains many images and is closed;
 * {@link org.abscam.explain.Explanation} is what it says of one. Knows no windows; progress and cancellation go through
 * {@link org.abscam.explain.options.Progress}.
 */
package org.abscam.explain;
