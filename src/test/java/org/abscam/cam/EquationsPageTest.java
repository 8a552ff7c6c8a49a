package org.abscam.cam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The table of methods on the manual's page of equations is what the methods say of themselves. To write it anew:
 * {@code mvn test -Dtest=EquationsPageTest -Dabscam.write=true}.
 */
class EquationsPageTest {

	private static final Path PAGE = Path.of("src/site/markdown/equations.md");
	private static final String HEAD = "| method | channel maps M_k | map |\n|---|---|---|\n";

	@Test
	void methodsStandThereAsTheySay() throws IOException {
		String page = Files.readString(PAGE);
		int start = page.indexOf(HEAD);
		assertThat(start).as("the table's head in " + PAGE).isPositive();
		String anew = page.substring(0, start) + table() + page.substring(page.indexOf("\n\n", start) + 1);
		if (Boolean.getBoolean("abscam.write")) Files.writeString(PAGE, anew);
		assertThat(Files.readString(PAGE)).isEqualTo(anew);
	}

	private static String table() {
		StringBuilder table = new StringBuilder(HEAD);
		for (SaliencyMethod method : SaliencyMethod.all()) {
			table.append("| `").append(method.option()).append("` (").append(method.source()).append(") | ")
				.append(cell(method.channelEquation())).append(" | ").append(cell(method.mapEquation())).append(" |\n");
		}
		return table.toString();
	}

	private static String cell(String equation) {
		return equation.replace("|", "\\|");
	}
}
