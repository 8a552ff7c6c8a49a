package org.abscam.report.page;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF whether a file is PDF/A-2b. */
final class ArchivePdf {

	private ArchivePdf() {}

	/** @return what is against the standard, with its clause; nothing of a file that follows it */
	static List<String> faults(byte[] pdf) throws Exception {
		VeraGreenfieldFoundryProvider.initialise();
		try (PDFAParser parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFA_2_B);
			PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_2_B, false)) {
			ValidationResult result = validator.validate(parser);
			List<String> faults = result.getTestAssertions().stream().map(a -> a.getRuleId().getClause() + " " + a.getMessage()).distinct()
				.toList();
			return faults.isEmpty() && !result.isCompliant() ? List.of("not compliant") : faults;
		}
	}
}
