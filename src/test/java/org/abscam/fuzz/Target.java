package org.abscam.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A reader of strangers' files that is tried with damaged ones. A further reader is one more class with this interface. */
interface Target {

	/** Sound files that damaged ones are made of; small, and all of which reach the last stage. */
	List<byte[]> seeds() throws Exception;

	/** Names of the stages of reading, in their order. */
	List<String> stages();

	/** A damaged copy; by default, bytes are changed anywhere. */
	default byte[] damaged(byte[] seed, Random random) {
		return Bytes.damaged(seed, random);
	}

	/**
	 * Reads a file as far as it goes, as a user's command would.
	 *
	 * @param file its content
	 * @param folder an empty folder for what the reader needs on disk
	 * @param reached is told of each stage that is passed
	 * @throws Exception why it goes no further; one that is not refused by a sentence of ours fails the test
	 */
	void read(byte[] file, Path folder, Reached reached) throws Exception;

	/** Hears of the stages. */
	@FunctionalInterface
	interface Reached {

		void stage(int index);
	}
}
