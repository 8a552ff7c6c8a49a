package org.abscam.scan;

import ij.gui.Roi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads the boxes of objects in an annotation as of Pascal VOC: pixels are counted from 1, and both corners belong to a box. */
final class BoxReader {

	private static final String ENDING = ".xml";
	private static final int LARGEST = 1 << 20;
	private static final int MOST = 10_000;
	private static final double FARTHEST = 1 << 17;
	private static final String WANTED = "; give an annotation as of Pascal VOC (XML: annotation, object, bndbox), masks or ROIs";

	private BoxReader() {}

	/** Whether a file is an annotation by its name. */
	static boolean reads(Path file) {
		return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
	}

	/**
	 * @param file an annotation
	 * @return a rectangle for each object, named as the object is
	 * @throws ScanException if it is none, or is damaged
	 */
	static List<Roi> open(Path file) throws ScanException {
		Element root = root(file);
		if (!root.getTagName().equals("annotation"))
			throw new ScanException(file + " holds no annotation but '" + root.getTagName() + "'" + WANTED);
		NodeList objects = root.getElementsByTagName("object");
		if (objects.getLength() > MOST) throw new ScanException(file + " holds more than " + MOST + " objects" + WANTED);
		List<Roi> boxes = new ArrayList<>();
		for (int i = 0; i < objects.getLength(); i++) {
			Element object = (Element) objects.item(i);
			double left = number(file, object, "xmin");
			double top = number(file, object, "ymin");
			double right = number(file, object, "xmax");
			double bottom = number(file, object, "ymax");
			if (!(left >= 0 && top >= 0 && right >= left && bottom >= top && right <= FARTHEST && bottom <= FARTHEST)) {
				throw new ScanException(
					file + ": the box of object " + (i + 1) + " from " + left + ", " + top + " to " + right + ", " + bottom
						+ " is none of an image" + WANTED);
			}
			Roi box = new Roi((int) Math.round(left) - 1, (int) Math.round(top) - 1, (int) Math.round(right - left) + 1,
				(int) Math.round(bottom - top) + 1);
			box.setName(child(object, "name"));
			boxes.add(box);
		}
		return boxes;
	}

	/** Neither a document type nor anything outside of the file is read. */
	private static Element root(Path file) throws ScanException {
		try {
			if (Files.size(file) > LARGEST) throw new ScanException(file + " is larger than 1 MB, which no annotation is" + WANTED);
			DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
			factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
			factory.setXIncludeAware(false);
			factory.setExpandEntityReferences(false);
			DocumentBuilder builder = factory.newDocumentBuilder();
			builder.setErrorHandler(new Quiet());
			return builder.parse(new ByteArrayInputStream(Files.readAllBytes(file))).getDocumentElement();
		}
		catch (SAXException e) {
			throw new ScanException(file + " cannot be read as XML (" + e.getMessage() + ")" + WANTED, e);
		}
		catch (IOException | ParserConfigurationException e) {
			throw new ScanException(file + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	private static double number(Path file, Element object, String name) throws ScanException {
		String text = child(object, name);
		try {
			return Double.parseDouble(text);
		}
		catch (NumberFormatException e) {
			throw new ScanException(file + " has an object whose '" + name + "' is no number but '" + text + "'" + WANTED, e);
		}
	}

	/** Text of the first element of that name, empty where there is none. */
	private static String child(Element of, String name) {
		NodeList found = of.getElementsByTagName(name);
		return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
	}

	/** Prints nothing. */
	private static final class Quiet implements ErrorHandler {

		@Override
		public void warning(SAXParseException e) {
			// of no consequence
		}

		@Override
		public void error(SAXParseException e) throws SAXException {
			throw e;
		}

		@Override
		public void fatalError(SAXParseException e) throws SAXException {
			throw e;
		}
	}
}
