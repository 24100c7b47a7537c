import streamlit

streamlit.title("A page whose text changes every day")
