package org.abscam.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveAddressTest {

	/** Also where the archive itself lies below a folder that is called as its studies are. */
	@ParameterizedTest
	@CsvSource({"dicomweb://host/dicom-web,dicomweb://host/dicom-web", "dicomweb://host/dicom-web//,dicomweb://host/dicom-web",
		"dicomweb://host/dicom-web/studies,dicomweb://host/dicom-web", "dicomweb://host/dicom-web/studies/1.2,dicomweb://host/dicom-web",
		"dicomweb://host/dicom-web/studies/1.2/series/,dicomweb://host/dicom-web",
		"dicomweb://host/dicom-web/studies/1.2/series/3.4/,dicomweb://host/dicom-web",
		"dicomweb://host/studies/rs/studies/1.2,dicomweb://host/studies/rs"})
	void theArchiveIsWhatIsLeftWithoutStudyAndSeries(String said, String archive) throws Exception {
		assertThat(ArchiveAddress.rootOf(said)).isEqualTo(archive);
		assertThat(ArchiveAddress.parse(said, true).root()).hasToString(archive.replace("dicomweb:", "http:"));
	}

	@ParameterizedTest
	@CsvSource("dicomweb://host/rs,1.2,3.4,dicomweb://host/rs/studies/1.2/series/3.4")
	void aSeriesIsFoundBelowItsStudy(String archive, String study, String series, String address) throws Exception {
		assertThat(ArchiveAddress.ofSeries(archive, study, series)).isEqualTo(address);
		assertThat(ArchiveAddress.parse(address, true).study()).contains(study);
		assertThat(ArchiveAddress.parse(address, true).series()).contains(series);
	}
}
