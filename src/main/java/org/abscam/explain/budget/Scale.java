package org.abscam.explain.budget;

/** The scale on which scores are smooth in the mask. */
interface Scale {

	/** A score on it. */
	double of(double score);

	/** Its derivative, for the likelihood of scores. */
	double slope(double score);

	/** The score that stands at a value. */
	double score(double value);

	/** Scores as they are. */
	Scale PLAIN = new Scale() {

		@Override
		public double of(double score) {
			return score;
		}

		@Override
		public double slope(double score) {
			return 1;
		}

		@Override
		public double score(double value) {
			return value;
		}
	};

	/**
	 * Log-odds of probabilities, log((s + a)/(1 − s + b)): probabilities near 0 and 1 do not differ without end.
	 *
	 * @param a more than 0
	 * @param b more than 0
	 */
	record LogOdds(double a, double b) implements Scale {

		/** Beyond it all probabilities are 0 or 1, also among the least that a float32 can be. */
		private static final double FAR = 200;

		@Override
		public double of(double score) {
			return Math.log((Math.max(score, 0) + a) / (Math.max(1 - score, 0) + b));
		}

		@Override
		public double slope(double score) {
			return 1 / (Math.max(score, 0) + a) + 1 / (Math.max(1 - score, 0) + b);
		}

		@Override
		public double score(double value) {
			double odds = Math.exp(Math.max(-FAR, Math.min(FAR, value)));
			return Math.max(0, Math.min(1, (odds * (1 + b) - a) / (1 + odds)));
		}
	}
}
