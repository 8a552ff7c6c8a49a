package org.abscam.files;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program that stages a file of a set, says so, and stops with the set open until it is ended. */
final class HoldsFiles {

	private HoldsFiles() {}

	/** @param arguments folder, name of the set, and 'temporary' for a temporary folder too */
	public static void main(String[] arguments) throws Exception {
		StagedFiles files = StagedFiles.begin(Path.of(arguments[0]), arguments[1]);
		Files.writeString(files.path(arguments[1] + ".txt"), "half of it");
		String temporary = "none";
		if (arguments.length > 2) {
			TemporaryFolder folder = TemporaryFolder.create();
			Files.writeString(folder.path().resolve("large"), "weights");
			temporary = folder.path().toString();
		}
		System.out.println("holds " + temporary);
		Thread.sleep(Long.MAX_VALUE);
	}
}
