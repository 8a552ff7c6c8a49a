package org.abscam.explain.trial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.files.TemporaryFolder;
import org.abscam.scan.Scan;

/** What a model would answer, were it imported as said: a user who knows the picture sees whether that is right before there is a model. */
public final class ImportTrial {

	private ImportTrial() {}

	/**
	 * Imports a model into a folder that is gone afterwards. Blocks until the model has answered a few times.
	 *
	 * @param options what to import, and what it is
	 * @param picture its shown slice is what the model is shown; empty for a made-up picture
	 * @param progress may stop it
	 * @return its answers by preprocessing, a line each, and behind them what the import would say
	 * @throws ExplainException if it could not be imported: why
	 */
	public static List<String> of(ImportOptions options, Optional<Scan> picture, Progress progress) throws ExplainException {
		try (TemporaryFolder folder = TemporaryFolder.create()) {
			ModelImport.Imported imported = ModelImport.run(options, folder.path(), picture, progress);
			List<String> lines = new ArrayList<>(imported.answers().map(PreprocessingTrial::lines).orElse(List.of()));
			lines.addAll(imported.notices());
			return lines;
		}
		catch (IOException e) {
			throw new ExplainException("The model cannot be tried: " + TemporaryFolder.why(e));
		}
	}
}
