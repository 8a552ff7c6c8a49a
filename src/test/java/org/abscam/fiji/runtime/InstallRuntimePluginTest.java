package org.abscam.fiji.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ij.macro.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class InstallRuntimePluginTest {

	private static final String COMMAND = "Abs-CAM Install GPU Runtime...";

	@TempDir
	Path folder;

	@Test
	void whatIsNoPackageIsSaidInOneSentence() throws IOException {
		Path page = Files.writeString(folder.resolve("page.tgz"), "<html></html>");

		assertThat(error("file=[" + page.toString().replace('\\', '/') + "]"))
			.contains("page.tgz' is none of the packages that this Abs-CAM knows");
		assertThat(error("stack")).isEqualTo("There is no option 'stack'; use file=.");
		assertThat(error("file=[]")).startsWith("There is no package to install; download ");
	}

	/** The sentence that aborts the macro. */
	private static String error(String options) {
		return new Interpreter().eval("run('" + COMMAND + "', '" + options + "');");
	}
}
