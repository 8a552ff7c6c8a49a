package org.abscam.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.abscam.cli.command.UsageException;
import org.abscam.evaluate.Truth;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Question;
import org.abscam.scan.ScanException;
import picocli.CommandLine.Option;

/** What the commands that explain something else than a class, too, ask for in the same words. */
final class TargetOptions {

	@Option(names = "--target")
	private String target;

	@Option(names = "--against")
	private String against;

	@Option(names = "--region")
	private String region;

	/** What is asked, with nobody to draw a region. */
	Question question(String classChoice) throws ExplainException {
		return Question.of(target, classChoice, against, region);
	}

	/** What is asked of scans; a region that is given lies in files. */
	Question question(String classChoice, List<Path> scans) throws ExplainException, UsageException {
		Question question = question(classChoice);
		if (!question.isRegionGiven()) return question;
		TruthFiles files = new TruthFiles(file(), scans);
		return question.in(scan -> {
			try {
				Truth masks = files.of(scan);
				return masks::slice;
			}
			catch (UsageException | ScanException e) {
				throw new ExplainException(e);
			}
		});
	}

	private Path file() throws UsageException {
		try {
			return Path.of(region);
		}
		catch (InvalidPathException e) {
			throw new UsageException("'" + region + "' is no path of a region (" + e.getReason() + "); choose another.");
		}
	}
}
