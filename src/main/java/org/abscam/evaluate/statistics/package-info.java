/** Intervals and tests of paired numbers: nothing here knows what was measured. */
package org.abscam.evaluate.statistics;
