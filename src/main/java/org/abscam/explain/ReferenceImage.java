package org.abscam.explain;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Question;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** The other image that images are compared with. */
final class ReferenceImage {

	private ReferenceImage() {}

	/**
	 * Opens an image and asks the network for its features. Blocks until done.
	 *
	 * @param question names an image or a stack, of which the middle slice is taken, and the window through which it is seen
	 * @param model a network that puts out features
	 * @param options where and how it is run
	 * @return the features
	 * @throws ExplainException if the file cannot be read or does not fit the model
	 */
	static float[] features(Question question, OpenModel model, ExplainOptions options) throws ExplainException {
		String file = question.image();
		Scan scan;
		try {
			scan = ScanReader.open(Path.of(file)).windowed(question.window());
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
		catch (InvalidPathException e) {
			throw new ExplainException("'" + file + "' is no path of an image to compare with (" + e.getReason() + "); choose another.");
		}
		NetworkImages images = NetworkImages.of(scan, model);
		try (ImageClassifier network = ImageClassifier.open(model, options)) {
			return network.classify(images.image(images.count() / 2)).scores();
		}
	}
}
