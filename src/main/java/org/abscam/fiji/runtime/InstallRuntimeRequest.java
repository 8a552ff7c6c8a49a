package org.abscam.fiji.runtime;

import java.nio.file.Path;
import java.util.List;
import org.abscam.engine.RuntimePackage;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Asked;
import org.abscam.option.Options;
import org.abscam.option.Said;

/**
 * What the command "Abs-CAM Install GPU Runtime..." is asked for, by its dialog or by a macro.
 *
 * @param file a package that the user downloaded
 */
record InstallRuntimeRequest(Path file) {

	/** @throws ExplainException if there is no file; the sentence says what there is */
	static InstallRuntimeRequest of(Said said) throws ExplainException {
		if (said.text(Options.PACKAGE).isEmpty()) {
			throw new ExplainException("There is no package to install; download " + packages() + " and add " + Options.PACKAGE.name()
				+ "=[path of it].");
		}
		return new InstallRuntimeRequest(Asked.path(said, Options.PACKAGE, "a file"));
	}

	/** The packages that can be installed here, in words. */
	static String packages() {
		List<String> names = RuntimePackage.names();
		return names.isEmpty() ? "a package for this system, of which none is known," : String.join(" or ", names);
	}
}
