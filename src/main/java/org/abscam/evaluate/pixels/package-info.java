/**
 * Arithmetic of maps and pictures: orders of pixels, curves, overlaps, correlations, resizing and filling in, and maps that know nothing, as controls.
 */
package org.abscam.evaluate.pixels;
