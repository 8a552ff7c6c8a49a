package org.abscam.fiji.choice;

import ij.IJ;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;

/** The models that the commands offer. */
public final class Models {

	private Models() {}

	/** The bundled models and those in Fiji's folder {@code models}. */
	public static ModelLibrary library() {
		return folder().map(ModelLibrary::with).orElseGet(ModelLibrary::bundled);
	}

	/** Fiji's folder {@code models}, which may not exist; empty where ImageJ does not know where it lies. */
	public static Optional<Path> folder() {
		return Optional.ofNullable(IJ.getDirectory("imagej")).map(home -> Path.of(home, "models"));
	}

	/**
	 * Blocks until the model's file was read once.
	 *
	 * @param nameOrPath name in the library, or path of a model
	 * @throws ExplainException if there is no such model or it cannot be used; the sentence says which there are
	 */
	public static ModelSource find(String nameOrPath) throws ExplainException {
		try {
			return library().find(nameOrPath);
		}
		catch (ModelException e) {
			throw new ExplainException(e);
		}
	}
}
