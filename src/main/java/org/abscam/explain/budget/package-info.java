/**
 * How many of the masks of phase two are scored, which, and what the others are worth: {@link org.abscam.explain.budget.MaskScoring}. Knows
 * numbers, not networks.
 */
package org.abscam.explain.budget;
