package org.abscam.explain.options;

/** Hears how far long work has come, and may stop it. Called on the thread that works. */
public interface Progress {

	/** Hears nothing and never stops. */
	Progress NONE = new Progress() {

		@Override
		public void at(double fraction, String status) {
			// nobody is listening
		}

		@Override
		public boolean isCancelled() {
			return false;
		}
	};

	/**
	 * @param fraction part of the work that is done, 0..1
	 * @param status what is being done, for people
	 */
	void at(double fraction, String status);

	/** @return whether to stop at the next opportunity, at the latest after one batch */
	boolean isCancelled();

	/** @return what hears nothing, and stops as this does: for parts of work that has a progress of its own */
	default Progress quiet() {
		return new Progress() {

			@Override
			public void at(double fraction, String status) {
				// the whole is reported elsewhere
			}

			@Override
			public boolean isCancelled() {
				return Progress.this.isCancelled();
			}
		};
	}
}
