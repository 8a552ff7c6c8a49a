package org.abscam.cli.command;

import java.nio.file.Path;
import org.abscam.model.ModelLibrary;

/**
 * The user's models of the command line, beside the bundled ones: in the folder that the environment variable
 * {@code ABSCAM_MODELS} names, else in {@code .abscam/models} in the user's home folder. The system property
 * {@code abscam.models} goes before both.
 */
public final class UserModels {

	private static final String PROPERTY = "abscam.models";
	private static final String VARIABLE = "ABSCAM_MODELS";

	private UserModels() {}

	/** The folder, which may not exist. */
	public static Path folder() {
		String said = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
		return said.isBlank() ? Path.of(System.getProperty("user.home"), ".abscam", "models") : Path.of(said);
	}

	public static ModelLibrary library() {
		return ModelLibrary.with(folder());
	}
}
