/** Localisation as CheXlocalize evaluates it (Saporta et al. 2022): thresholds chosen on validation, intervals, strata by size and number. */
package org.abscam.evaluate.localise;
