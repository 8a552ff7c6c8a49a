package org.abscam.fiji.open;

import java.nio.file.Path;
import java.util.Optional;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Credentials;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Asked;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.WindowChoice;

/**
 * What the command "Abs-CAM Open from Archive..." is asked for, by its dialog or by a macro.
 *
 * @param address of a study or a series
 * @param credentials a file of them, empty for those of the environment
 * @param series which series of a study that has several, empty where there is one
 * @param window which values are shown as black and white
 */
record ArchiveRequest(ArchiveAddress address, Optional<Path> credentials, String series, WindowChoice window) {

	/** @throws ExplainException if there is no address of a study, or for a window that can be none; the sentence says what there is */
	static ArchiveRequest of(Said said) throws ExplainException {
		if (said.text(Options.ADDRESS).isEmpty()) throw new ExplainException(
			"There is nothing to open; add " + Options.ADDRESS.name() + "=[dicomweb://HOST/ROOT/studies/UID/series/UID].");
		ArchiveRequest request = new ArchiveRequest(address(said), credentials(said), said.text(Options.SERIES), Asked.window(said));
		if (request.address.study().isEmpty()) throw new ExplainException("'" + request.address.said()
			+ "' names no study; search for one in the dialog, or add /studies/UID[/series/UID], which 'abscam scan list' shows.");
		return request;
	}

	private static ArchiveAddress address(Said said) throws ExplainException {
		try {
			return ArchiveAddress.parse(said.text(Options.ADDRESS), said.is(Options.ALLOW_HTTP));
		}
		catch (DicomException e) {
			throw new ExplainException(inMacros(e.getMessage()));
		}
	}

	private static Optional<Path> credentials(Said said) throws ExplainException {
		return said.text(Options.CREDENTIALS).isEmpty() ? Optional.empty() : Optional.of(Asked.path(said, Options.CREDENTIALS, "a file"));
	}

	/** The archive that is searched, which need not name a study. */
	static Archive archive(Said said) throws ExplainException {
		try {
			return Archive.at(address(said), Credentials.of(credentials(said), System.getenv()));
		}
		catch (DicomException e) {
			throw new ExplainException(inMacros(e.getMessage()));
		}
	}

	Archive archive() throws DicomException {
		return Archive.at(address, Credentials.of(credentials, System.getenv()));
	}

	/** The same archive at another address, asked by the same user. */
	Archive archive(ArchiveAddress at) throws DicomException {
		return Archive.at(at, Credentials.of(credentials, System.getenv()));
	}

	/** A sentence in the words of dialogs and macros. */
	static String inMacros(String sentence) {
		return sentence.replaceAll("--([a-z-]+)", "'$1'") + (sentence.endsWith(".") ? "" : ".");
	}
}
