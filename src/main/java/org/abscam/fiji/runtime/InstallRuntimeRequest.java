package org.abscam.fiji.runtime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.abscam.engine.RuntimePackage;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.MacroOptions;

/**
 * What the command "Abs-CAM Install GPU Runtime..." is asked for, by its dialog or by a macro.
 *
 * @param file a package that the user downloaded
 */
record InstallRuntimeRequest(Path file) {

	static final String FILE = "file";

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key, or if there is no file; the sentence says what there is
	 */
	static InstallRuntimeRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, List.of(FILE), List.of()));
	}

	static InstallRuntimeRequest of(MacroOptions said) throws ExplainException {
		String file = said.text(FILE, "");
		if (file.isEmpty()) {
			throw new ExplainException("There is no package to install; download " + packages() + " and add " + FILE + "=[path of it].");
		}
		try {
			return new InstallRuntimeRequest(Path.of(file));
		}
		catch (InvalidPathException e) {
			throw new ExplainException("'" + file + "' is no path of a file (" + e.getReason() + "); choose another.");
		}
	}

	/** The packages that can be installed here, in words. */
	static String packages() {
		List<String> names = RuntimePackage.names();
		return names.isEmpty() ? "a package for this system, of which none is known," : String.join(" or ", names);
	}
}
