/**
 * How far a saliency map can be trusted: whether the class depends on what the map marks (deletion, insertion, drop and increase of
 * confidence, ROAD, masking test), whether the map lies on what the user knows to be there (pointing games, overlap), and whether it
 * depends on the network and not on the picture's noise (randomisation of the weights, stability). The mathematics are pure functions
 * of arrays; only {@code MaskedScores}, {@code RandomisationCascade} and {@code Stability} run networks. Knows no windows.
 */
package org.abscam.evaluate;
