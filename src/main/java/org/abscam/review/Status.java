package org.abscam.review;

import java.util.Locale;
import java.util.Optional;

/** What a reader thinks of a finding. */
public enum Status {

		/** Not looked at. */
		OPEN,
		ACCEPTED,
		REJECTED,
		/** Accepted with another outline or label. */
		CHANGED;

	/** @return the word for it in tables and files */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word a word of a file
	 * @return what it stands for, empty where there is no such status
	 */
	public static Optional<Status> of(String word) {
		for (Status status : values()) if (status.word().equals(word)) return Optional.of(status);
		return Optional.empty();
	}
}
