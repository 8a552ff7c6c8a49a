package org.abscam.fiji;

import ij.IJ;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.explain.ExplainException;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;

/** The models that the commands offer. */
final class Models {

	private Models() {}

	/** The bundled models and those in Fiji's folder {@code models}. */
	static ModelLibrary library() {
		String home = IJ.getDirectory("imagej");
		Path models = home == null ? null : Path.of(home, "models");
		return models != null && Files.isDirectory(models) ? ModelLibrary.with(models) : ModelLibrary.bundled();
	}

	/**
	 * Blocks until the model's file was read once.
	 *
	 * @param nameOrPath name in the library, or path of a model
	 * @throws ExplainException if there is no such model or it cannot be used; the sentence says which there are
	 */
	static ModelSource find(String nameOrPath) throws ExplainException {
		try {
			return library().find(nameOrPath);
		}
		catch (ModelException e) {
			throw new ExplainException(e);
		}
	}
}
