/** Pixels with their meaning: calibrated values, grey-level windows, slices, provenance. */
package org.abscam.scan;
