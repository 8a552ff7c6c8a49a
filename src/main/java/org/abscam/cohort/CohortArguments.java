package org.abscam.cohort;

/** Reads the words of a command line; the command line itself offers one, as a service. */
public interface CohortArguments {

	/**
	 * @param arguments what follows {@code abscam cohort}
	 * @return what is asked
	 * @throws CohortException if it cannot be asked so; the sentence says how
	 */
	CohortRequest request(String... arguments) throws CohortException;
}
