/**
 * Commands of ImageJ's menu and functions for its macros: they ask, call {@link org.abscam.explain.Explainer} and show. Each works
 * without a screen too.
 */
package org.abscam.fiji;
