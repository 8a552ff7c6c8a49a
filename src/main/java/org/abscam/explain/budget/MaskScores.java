package org.abscam.explain.budget;

import java.util.OptionalDouble;

/**
 * The scores of all channels.
 *
 * @param scores s_k, exact or predicted
 * @param exact whether that of a channel is exact
 * @param scored masks that were scored
 * @param masks different masks that there are: equal ones count once, as do constant ones
 * @param estimate Pearson's r between the map of these scores and that of exact ones, as it is estimated; nothing if all are exact, or none was
 *            checked
 * @param checked predicted masks, drawn at random, that were scored to check the predictions; the estimate stands on them
 */
public record MaskScores(float[] scores, boolean[] exact, int scored, int masks, OptionalDouble estimate, int checked) {}
