package org.abscam.fiji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ij.plugin.PlugIn;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MenuEntriesTest {

	@Test
	void eachLabelLeadsToItsPlugin() throws IOException {
		assertThat(ImageJMenu.read()).containsOnly(entry("Abs-CAM Explain...", ExplainPlugin.class.getName()),
			entry("Abs-CAM Review...", ReviewPlugin.class.getName()), entry("Abs-CAM Review Session...", SessionPlugin.class.getName()),
			entry("Abs-CAM Classify...", ClassifyPlugin.class.getName()), entry("Abs-CAM Hotspots...", HotspotsPlugin.class.getName()),
			entry("Abs-CAM Overlay...", OverlayPlugin.class.getName()), entry("Abs-CAM Compare Methods...", ComparePlugin.class.getName()),
			entry("Abs-CAM Evaluate...", EvaluatePlugin.class.getName()), entry("Abs-CAM Cohort...", CohortPlugin.class.getName()),
			entry("Abs-CAM Open DICOM...", OpenPlugin.class.getName()),
			entry("Abs-CAM Open from Archive...", ArchivePlugin.class.getName()),
			entry("Abs-CAM Import Model...", ImportPlugin.class.getName()),
			entry("Abs-CAM Export Explainer...", ExportPlugin.class.getName()),
			entry("Abs-CAM Install GPU Runtime...", InstallRuntimePlugin.class.getName()),
			entry("Abs-CAM Phantom Sample", PhantomSamplePlugin.class.getName()),
			entry("Abs-CAM Phantom", PhantomSamplePlugin.class.getName()), entry("Abs-CAM About", AboutPlugin.class.getName()));
	}

	@Test
	void whatTheyLeadToCanBeStartedByImageJ() throws Exception {
		for (String name : ImageJMenu.read().values()) {
			assertThat(Class.forName(name).getDeclaredConstructor().newInstance()).as(name).isInstanceOf(PlugIn.class);
		}
	}
}
