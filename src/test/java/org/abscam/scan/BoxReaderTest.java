package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.gui.Roi;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Annotations as those of Pascal VOC 2012, in which columns and rows are counted from 1. */
class BoxReaderTest {

	@TempDir
	private Path folder;

	private Path write(String text) throws IOException {
		return Files.writeString(folder.resolve("picture.xml"), text);
	}

	@Test
	void boxesAreRectanglesOfPixels() throws Exception {
		Path file = write("""
			<annotation><folder>VOC2012</folder><filename>2007_000027.jpg</filename>
			<size><width>486</width><height>500</height><depth>3</depth></size>
			<object><name>person</name><bndbox><xmin>174</xmin><ymin>101</ymin><xmax>349</xmax><ymax>351</ymax></bndbox>
			<part><name>head</name><bndbox><xmin>169</xmin><ymin>104</ymin><xmax>209</xmax><ymax>146</ymax></bndbox></part></object>
			<object><name>dog</name><bndbox><xmax>1.0</xmax><ymax>2</ymax><xmin>1</xmin><ymin>1</ymin></bndbox></object></annotation>
			""");
		assertThat(RoiReader.reads(file)).isTrue();
		List<Roi> boxes = RoiReader.open(file);
		assertThat(boxes).extracting(Roi::getBounds).containsExactly(new Rectangle(173, 100, 176, 251), new Rectangle(0, 0, 1, 2));
		assertThat(boxes).extracting(Roi::getName).containsExactly("person", "dog");
	}

	@Test
	void whatIsNoneIsOneSentence() throws Exception {
		assertRefused("<annotation><object><bndbox><xmin>a</xmin></bndbox></object></annotation>",
			"has an object whose 'xmin' is no number but 'a'");
		assertRefused("<annotation><object/></annotation>", "whose 'xmin' is no number but ''");
		assertRefused("<annotation><object><bndbox><xmin>9</xmin><ymin>1</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>",
			"the box of object 1 from 9.0, 1.0 to 3.0, 4.0 is none of an image");
		assertRefused("<kml/>", "holds no annotation but 'kml'");
		assertRefused("<annotation>", "cannot be read as XML");
		assertRefused("<annotation>" + " ".repeat(1 << 20) + "</annotation>", "is larger than 1 MB");
	}

	/** Nothing outside of the file is read, and nothing in it grows. */
	@Test
	void documentTypesAreRefused() throws Exception {
		Path secret = Files.writeString(folder.resolve("secret.txt"), "7");
		assertRefused(
			"<!DOCTYPE annotation [<!ENTITY x SYSTEM \"" + secret.toUri()
				+ "\">]><annotation><object><name>&x;</name></object></annotation>",
			"cannot be read as XML");
		assertRefused("<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><annotation>&b;</annotation>",
			"cannot be read as XML");
	}

	private void assertRefused(String text, String sentence) throws IOException {
		Path file = write(text);
		assertThatThrownBy(() -> RoiReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(sentence)
			.hasMessageContaining("give an annotation as of Pascal VOC");
	}
}
