package org.abscam.report.page;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The letters of PDF and picture: Liberation Sans, which PDFBox brings and which may be in any file. Latin, Greek and Cyrillic. */
final class PageFont {

	private static final String FILE = "resources/ttf/LiberationSans-Regular.ttf";
	/** What stands for a character that the font has not. */
	private static final int INSTEAD = '□';

	private final byte[] file;
	private final TrueTypeFont font;
	private final CmapLookup letters;
	private final int unitsPerEm;
	private boolean lacking;

	private PageFont(byte[] file) throws IOException {
		this.file = file;
		font = new TTFParser().parse(new RandomAccessReadBuffer(file));
		letters = font.getUnicodeCmapLookup();
		unitsPerEm = font.getUnitsPerEm();
	}

	static PageFont read() {
		try (InputStream in = Loader.class.getResourceAsStream(FILE)) {
			if (in == null) throw new IOException("PDFBox's font " + FILE + " is not on the class path");
			return new PageFont(in.readAllBytes());
		}
		catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** The font in a document, which gets the letters that are used. */
	PDType0Font in(PDDocument document) throws IOException {
		return PDType0Font.load(document, new ByteArrayInputStream(file), true);
	}

	/** @param size in the units of what is drawn on */
	Font ofSize(float size) {
		try {
			return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(file)).deriveFont(size);
		}
		catch (FontFormatException e) {
			throw new IllegalStateException(e);
		}
		catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Width of a text that {@link #shown} made, in the unit of the size. */
	float width(String text, float size) {
		long units = 0;
		try {
			for (int letter : text.codePoints().toArray()) units += font.getAdvanceWidth(letters.getGlyphId(letter));
		}
		catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return units * size / unitsPerEm;
	}

	/**
	 * A text as it can be shown: in composed characters, blanks for line ends and tabs, nothing invisible, and a box for each character that
	 * the font has not, or that is written from right to left.
	 */
	String shown(String text) {
		StringBuilder shown = new StringBuilder();
		Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(letter -> {
			if (Character.isWhitespace(letter) || Character.isSpaceChar(letter)) shown.append(' ');
			else if (Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT) return;
			else if (has(letter)) shown.appendCodePoint(letter);
			else {
				shown.appendCodePoint(INSTEAD);
				lacking = true;
			}
		});
		return shown.toString();
	}

	private boolean has(int letter) {
		byte direction = Character.getDirectionality(letter);
		return letter <= Character.MAX_VALUE && letters.getGlyphId(letter) != 0 && direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT
			&& direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
	}

	/** @return whether a box stood for a character until now */
	boolean isLacking() {
		return lacking;
	}
}
