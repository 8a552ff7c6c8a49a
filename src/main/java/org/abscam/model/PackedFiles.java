package org.abscam.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.model.ModelCard.FileReference;

/** The files of a model as it comes, by their paths relative to its card, with '/' between the parts. */
interface PackedFiles extends Closeable {

	/** The name of the card, {@code rdf.yaml} or {@code bioimageio.yaml}. */
	String card();

	boolean has(String file);

	/**
	 * @param file a path that {@link ModelCards#leavesFolder does not leave the folder}
	 * @throws ModelException where there is no such file, or it is a link out of the folder
	 */
	InputStream open(String file) throws IOException, ModelException;

	/** The number of bytes that all files together may have. */
	long most();

	/** The files beside a card on the disk. */
	record InFolder(Path rdfYaml) implements PackedFiles {

		@Override
		public String card() {
			return rdfYaml.getFileName().toString();
		}

		@Override
		public boolean has(String file) {
			return Files.isRegularFile(rdfYaml.resolveSibling(file));
		}

		@Override
		public InputStream open(String file) throws IOException, ModelException {
			return Files.newInputStream(ModelSource.inFolder(rdfYaml, new FileReference(file, Optional.empty())));
		}

		@Override
		public long most() {
			return ModelPackage.LARGEST;
		}

		@Override
		public void close() {
			// nothing is kept open
		}
	}
}
